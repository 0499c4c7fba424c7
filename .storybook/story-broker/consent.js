import { ask } from './ask.js'

/*
 * Two pages of a real journey in one: the provider's, which asks the person, and the broker's last
 * one, which tells the page that opened the window how the provider answered.
 */
const fragment = new URLSearchParams(location.hash.slice(1))
const attemptId = fragment.get('attemptId')
const outcome = document.getElementById('outcome')

for (const scope of (fragment.get('scopes') ?? '').split(' ')) {
  const item = document.createElement('li')
  item.append(Object.assign(document.createElement('code'), { textContent: scope }))
  document.getElementById('scopes').append(item)
}

addEventListener('message', ({ origin, source, data }) => {
  if (origin !== location.origin || source !== window.opener) return
  if (data?.type === 'authpipe:ack' && data.attemptId === attemptId) window.close()
})

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => void answer(button.value))
  button.disabled = false
}

async function answer(value) {
  for (const button of document.querySelectorAll('button')) button.disabled = true
  outcome.textContent = 'One moment…'
  const { status, body } = await ask('/connect/callback', { attemptId, answer: value })
  if (status !== 200) {
    outcome.textContent = 'This page is out of date. Start again from the story.'
    return
  }
  outcome.textContent = 'Done. You can close this window.'
  // To one origin, never to "*".
  window.opener?.postMessage(
    { ap: 1, type: 'authpipe:result', attemptId, ...body },
    location.origin,
  )
}
