import { createElement, useState } from 'react'

/**
 * The least that calls itself a connect button: a window, a message with its origin, source and
 * state checked, and a poll for the close. It has no broker, no status after a reload, no second
 * channel, and reports a false "closed" under COOP.
 */
export function HandMadePopup({ url, onSuccess, onError }) {
  const [status, setStatus] = useState('idle')
  const connect = () => {
    const state = crypto.randomUUID()
    const popup = window.open(`${url}?state=${state}`, '_blank', 'popup,width=520,height=680')
    if (!popup) {
      setStatus('blocked')
      onError?.(new Error('popup_blocked'))
      return
    }
    setStatus('pending')
    const end = (next, run) => {
      clearInterval(timer)
      window.removeEventListener('message', receive)
      setStatus(next)
      run()
    }
    const receive = (event) => {
      if (event.origin !== new URL(url).origin || event.source !== popup) return
      if (event.data?.state !== state) return
      end('connected', () => onSuccess?.(event.data))
    }
    const timer = setInterval(() => {
      if (popup.closed) end('idle', () => onError?.(new Error('popup_closed')))
    }, 500)
    window.addEventListener('message', receive)
  }
  return createElement(
    'button',
    { type: 'button', onClick: connect, 'data-status': status },
    'Connect',
  )
}
