import type { ReactElement, ReactNode } from 'react'
import { FixedAuthpipe } from './withFixedClient.tsx'
import type { FixedState } from './withFixedClient.tsx'

/** A story as it was written, as far as a table of states needs it. */
interface WrittenStory {
  readonly args?: unknown
  readonly parameters?: { readonly fixed?: FixedState }
}

/** Shows stories below each other, each on a light page and on a dark one. */
export function AllStates<Story extends WrittenStory>(props: AllStatesProps<Story>): ReactElement {
  const { stories, children } = props
  return (
    <table className="story-states">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">On a light page</th>
          <th scope="col">On a dark page</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(stories).map(([name, story]) => (
          <tr key={name}>
            <th scope="row">{name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')}</th>
            <td>
              <Surface theme="light" story={story} shows={children} />
            </td>
            <td>
              <Surface theme="dark" story={story} shows={children} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface AllStatesProps<Story extends WrittenStory> {
  readonly stories: Readonly<Record<string, Story>>
  /** Shows one of them, by its own args. */
  readonly children: (args: Story['args']) => ReactNode
}

function Surface<Story extends WrittenStory>({ theme, story, shows }: SurfaceProps<Story>) {
  return (
    <div className="story-surface" data-theme={theme}>
      <FixedAuthpipe state={story.parameters?.fixed ?? {}}>{shows(story.args)}</FixedAuthpipe>
    </div>
  )
}

interface SurfaceProps<Story extends WrittenStory> {
  readonly theme: 'light' | 'dark'
  readonly story: Story
  readonly shows: (args: Story['args']) => ReactNode
}
