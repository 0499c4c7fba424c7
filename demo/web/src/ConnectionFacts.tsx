import type { ReactElement, ReactNode } from 'react'
import type { Connection } from '@authpipe/react'

/** What there is to know of a connection. */
export function ConnectionFacts({ connection }: { readonly connection: Connection }): ReactElement {
  const { account, instanceUrl, scopes, createdAt, health } = connection
  return (
    <dl className="facts">
      <Fact name="Account">{account.name ?? account.username ?? account.id}</Fact>
      <Fact name="Instance">{new URL(instanceUrl).host}</Fact>
      <Fact name="Connected">
        <Moment iso={createdAt} />
      </Fact>
      <Fact name="Checked">{health.checkedAt ? <Moment iso={health.checkedAt} /> : 'Not yet'}</Fact>
      <Fact name="Granted" isWide>
        <ul className="tags" aria-label="Granted scopes">
          {scopes.granted.map((scope) => (
            <li key={scope}>
              <code>{scope}</code>
            </li>
          ))}
        </ul>
      </Fact>
    </dl>
  )
}

function Fact(props: {
  readonly name: string
  readonly isWide?: boolean
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className={props.isWide ? 'wide' : undefined}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function Moment({ iso }: { readonly iso: string }): ReactElement {
  return <time dateTime={iso}>{FORMAT.format(new Date(iso))}</time>
}
