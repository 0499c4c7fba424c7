import { ask } from './ask.js'

/** The window's first page: proves to the page that opened it which window it is, then goes on. */
export async function boot(root) {
  const style = document.createElement('link')
  style.rel = 'stylesheet'
  style.href = `${root}window.css`
  document.head.append(style)

  const fragment = new URLSearchParams(location.hash.slice(1))
  const k = fragment.get('k') ?? ''
  const opener = window.opener
  // The story broker knows one origin, its own; a real one has a list.
  if (!opener || k === '' || fragment.get('o') !== location.origin)
    return stop('This page opens from a story.')
  const kh = await sha256(k)

  const sayHello = () => opener.postMessage({ ap: 1, type: 'authpipe:hello', kh }, location.origin)
  const hello = setInterval(sayHello, 500)
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== location.origin || source !== opener || data?.kh !== kh) return
    clearInterval(hello)
    if (data.type === 'authpipe:abort') stop('This attempt was stopped. You can close this window.')
    if (data.type === 'authpipe:launch') void launch(k, data)
  })
  sayHello()
}

async function launch(k, { attemptId, launchSecret }) {
  const openerOrigin = location.origin
  const asked = { k, openerOrigin, attemptId, launchSecret }
  const { status, body } = await ask('/connect/boot/launch', asked)
  if (status === 200) location.replace(body.url)
  else stop('This window was not opened by the story. Nothing was connected.')
}

function stop(text) {
  document.getElementById('title').textContent = 'Nothing to do here'
  document.getElementById('text').textContent = text
}

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
