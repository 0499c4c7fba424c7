import { expect, it } from 'vitest'
import { createEventStreams } from '../../src/http/createEventStreams.ts'
import type { EventStream } from '../../src/http/createEventStreams.ts'
import { DEFAULT_TIMERS } from '../../src/ports.ts'

function open() {
  const streams = createEventStreams({ now: () => 0, timers: DEFAULT_TIMERS })
  let listening = true
  let stream: EventStream | undefined
  const response = streams.open({
    listen: (opened) => {
      stream = opened
      return () => {
        listening = false
      }
    },
  })
  return {
    streams,
    response,
    send: (id: number) => stream?.send(id, { id }),
    close: () => stream?.close(),
    isListening: () => listening,
  }
}

it('sends a comment at once, then events with their ids', async () => {
  const { response, send, close } = open()

  send(7)
  close()

  expect(await response.text()).toBe(': \n\nid: 7\ndata: {"id":7}\n\n')
})

it('stops listening when the caller goes', async () => {
  const { response, send, isListening } = open()

  await response.body?.cancel()

  expect(isListening()).toBe(false)
  expect(() => send(1)).not.toThrow()
})

it('stops listening when it is closed, once or twice, or all are', async () => {
  const one = open()
  const other = open()

  one.close()
  one.close()
  other.streams.closeAll()

  expect([one.isListening(), other.isListening()]).toEqual([false, false])
  expect(await other.response.text()).toBe(': \n\n')
})

it('cuts off a caller that does not read', () => {
  const { send, isListening } = open()

  for (let id = 0; id < 2000; id++) send(id)

  expect(isListening()).toBe(false)
})
