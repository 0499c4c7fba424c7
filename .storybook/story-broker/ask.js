/**
 * Asks the broker, which lives in the page of the story: there is no server to ask. Any number of
 * stories may listen; the one whose attempt it is answers.
 */
export function ask(path, body) {
  const channel = new BroadcastChannel('authpipe-story-broker')
  const id = crypto.randomUUID()
  return new Promise((resolve) => {
    channel.addEventListener('message', ({ data }) => {
      if (data.to !== id) return
      channel.close()
      resolve(data)
    })
    // A channel stays within one origin, and takes no other argument.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    channel.postMessage({ id, path, body })
  })
}
