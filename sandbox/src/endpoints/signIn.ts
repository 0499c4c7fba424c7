import { html, redirect, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'
import { homePage } from '../pages/homePage.ts'
import { signInPage } from '../pages/signInPage.ts'

/** Sends the browser to the sign-in page, and remembers where it wanted to go. */
export function toSignIn(gitlab: Instance, returnTo: string): Answer {
  return redirect(`${gitlab.url}/users/sign_in?return_to=${encodeURIComponent(returnTo)}`)
}

/** `GET /users/sign_in` */
export function showSignIn(gitlab: Instance, call: Call): Answer {
  return html(200, signInPage(gitlab.users, localPath(call.query.get('return_to'))))
}

/** `POST /users/sign_in`: one press of a button, since nobody's password is worth testing here. */
export function submitSignIn(gitlab: Instance, call: Call): Answer {
  const user = gitlab.users.find(({ username }) => username === call.form['username'])
  const returnTo = localPath(call.form['return_to'])
  if (!user) return html(200, signInPage(gitlab.users, returnTo, 'There is no such account here.'))
  return redirect(gitlab.url + returnTo, { 'set-cookie': gitlab.sessions.start(user) })
}

/** `POST /users/sign_out`: also what "Use another account" does. */
export function submitSignOut(gitlab: Instance, call: Call): Answer {
  const answer = toSignIn(gitlab, localPath(call.form['return_to']))
  return { ...answer, headers: { ...answer.headers, 'set-cookie': gitlab.sessions.end(call) } }
}

/** `GET /`: who is signed in. */
export function showHome(gitlab: Instance, call: Call): Answer {
  const session = gitlab.sessions.find(call)
  return session ? html(200, homePage(session.user)) : toSignIn(gitlab, '/')
}

// "//elsewhere" is a path to some, and another host to browsers.
function localPath(given: string | null | undefined): string {
  return given && /^\/(?![/\\])/.test(given) ? given : '/'
}
