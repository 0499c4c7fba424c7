import { describe, expect, it } from 'vitest'
import { CONNECTION, refuse } from './scriptedBroker.ts'
import { errorOf, openTestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const LIST = 'GET /connections'

describe('the connect token', () => {
  it('is fetched when needed, once for concurrent calls, and kept', async () => {
    const { client, getConnectToken } = openTestPage()
    expect(getConnectToken).not.toHaveBeenCalled()

    await Promise.all([client.fetchConnections(), client.fetchConnections()])
    await client.fetchConnections()

    expect(getConnectToken).toHaveBeenCalledOnce()
  })

  it('is renewed once for all calls that the broker refused, and says so', async () => {
    const { client, broker, getConnectToken, events } = openTestPage()
    broker.once(LIST, refuse(401, 'connect_token_expired', 'session'))
    broker.once(LIST, refuse(401, 'connect_token_expired', 'session'))
    getConnectToken.mockResolvedValueOnce('ct_old').mockResolvedValueOnce('ct_new')

    await Promise.all([client.fetchConnections(), client.fetchConnections()])

    expect(getConnectToken).toHaveBeenCalledTimes(2)
    const tokens = broker.seen(LIST).map(({ headers }) => headers.get('authorization'))
    expect(tokens).toEqual(['ct_old', 'ct_old', 'ct_new', 'ct_new'].map((t) => `Bearer ${t}`))
    expect(events).toMatchObject([{ type: 'session.refreshed' }])
  })

  it('that is refused after its renewal is the error', async () => {
    const { client, broker, getConnectToken } = openTestPage()
    broker.always(LIST, refuse(401, 'connect_token_expired', 'session'))

    const error = await errorOf(client.fetchConnections())

    expect(error.code).toBe('connect_token_expired')
    expect(broker.seen(LIST)).toHaveLength(2)
    expect(getConnectToken).toHaveBeenCalledTimes(2)
  })

  it('that is refused without a reason counts as invalid', async () => {
    const { client, broker } = openTestPage()
    broker.always(LIST, () => new Response('', { status: 401 }))

    expect(await errorOf(client.fetchConnections())).toMatchObject({
      code: 'connect_token_invalid',
    })
  })

  it('that cannot be had is an error with its cause, and is asked for again next time', async () => {
    const { client, getConnectToken } = openTestPage()
    const cause = new Error('signed out')
    getConnectToken.mockRejectedValueOnce(cause)

    const error = await errorOf(client.fetchConnections())

    expect(error).toMatchObject({
      code: 'connect_token_invalid',
      recovery: 'refresh_session',
      cause,
    })
    await expect(client.fetchConnections()).resolves.toMatchObject({ connections: [CONNECTION] })
  })

  it.each([
    ['a page', '<!doctype html>'],
    ['JSON', '{"connectToken":"ct_secret"}'],
    ['nothing', ''],
    ['an API key', 'sk_live_secret'],
    ['no string', { connectToken: 'ct_secret' } as never],
    ['two tokens', 'ct_a ct_b'],
  ])('that is %s is an error, which does not show it', async (_, value) => {
    const { client, broker, getConnectToken } = openTestPage()
    getConnectToken.mockResolvedValue(value)

    const error = await errorOf(client.fetchConnections())

    expect(error.code).toBe('connect_token_invalid')
    expect(`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain(
      'secret',
    )
    expect(broker.requests).toHaveLength(0)
  })

  it('may end in a line break, as a plain text answer does', async () => {
    const { client, broker, getConnectToken } = openTestPage()
    getConnectToken.mockResolvedValue('ct_test\n')

    await client.fetchConnections()

    expect(broker.requests[0]?.headers.get('authorization')).toBe('Bearer ct_test')
  })

  it('that runs out in mid-flow is renewed, and the attempt succeeds', async () => {
    const { client, broker, popup, getConnectToken } = openTestPage()
    broker.once('POST /attempts/{id}/complete', refuse(401, 'connect_token_expired', 'session'))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(getConnectToken).toHaveBeenCalledTimes(2)
  })

  it('never stands in a URL, nor does any secret of an attempt but K in the fragment', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await outcome

    const [completed] = broker.seen('POST /attempts/{id}/complete')
    const [launch] = popup().heard('authpipe:launch')
    const secrets = [
      'ct_test',
      popup().key,
      completed?.body['codeVerifier'],
      Object(launch).launchSecret,
    ]
    for (const secret of secrets) {
      expect(secret).toBeTypeOf('string')
      expect(broker.requests.map(({ url }) => url.href).join()).not.toContain(secret)
      expect(popup().url.href.replace(/#k=[^&]+/, '')).not.toContain(secret)
    }
  })
})
