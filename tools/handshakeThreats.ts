/** The threats of `docs/handshake.md`: what somebody would try, and what stands against it. */
export interface Threat {
  readonly id: string
  readonly attack: string
  readonly defense: string
  /** Why there is no test of it. */
  readonly untestable?: string
}

export const THREATS: readonly Threat[] = [
  {
    id: 'T1',
    attack: "forced linking: the provider's link of an attempt is sent to somebody else",
    defense: 'the browser cookie is checked before anything; tokens are asked for at the end only',
  },
  {
    id: 'T2',
    attack: "forced linking: the link of the window's first page is sent",
    defense: 'without a proof of who opened it: relay page, or the number',
  },
  {
    id: 'T3',
    attack: 'a foreign page opens the window and plays its opener',
    defense: 'origin and launch secret; the attempt is burnt',
  },
  {
    id: 'T4',
    attack: 'a foreign page posts the keys by a form',
    defense: 'the `Origin` that the browser names',
  },
  {
    id: 'T5',
    attack: 'a foreign page waits for the result',
    defense: 'every message goes to one exact origin',
  },
  {
    id: 'T6',
    attack: 'a forged result',
    defense: 'origin, source, attempt, completion code and verifier',
  },
  {
    id: 'T7',
    attack: 'state, code, launch or finish is used again',
    defense: 'all are single-use; the same verifier is answered the same',
  },
  {
    id: 'T8',
    attack: 'a stolen boot key launches an account of the thief into the attempt',
    defense: 'the page completes only what was launched the way it did it',
  },
  {
    id: 'T9',
    attack: "the thief's own answer is put into somebody's attempt",
    defense: 'state, PKCE and the cookie',
  },
  {
    id: 'T10',
    attack: "one provider's answer in the name of another",
    defense: 'a redirect URI per configuration, and `iss` (RFC 9207)',
  },
  {
    id: 'T11',
    attack: 'a customer who shares an OAuth client harvests people of other customers',
    defense: 'the window names the app and asks first',
  },
  {
    id: 'T12',
    attack: 'a page chosen by the attacker to return to',
    defense: 'relay and return pages come from the connect token only',
  },
  {
    id: 'T13',
    attack: "an origin that is nearly one of the operator's",
    defense: 'origins are exact',
  },
  {
    id: 'T14',
    attack: 'another page takes the window by its name',
    defense: 'the name is random, and new for each window',
  },
  {
    id: 'T15',
    attack: "the provider's page navigates the page that opened it",
    defense: 'windows to hosts nobody vouches for are cut off first',
  },
  {
    id: 'T16',
    attack: 'our pages in a frame of somebody else',
    defense: "`frame-ancestors 'none'`",
  },
  {
    id: 'T17',
    attack: 'a stolen connect token',
    defense: 'short, bound to origins, in no URL; reads no credential',
  },
  {
    id: 'T18',
    attack: "a script of the attacker on the customer's own page",
    defense: 'no credential is readable there',
    untestable: 'out of reach: whoever runs on the page is the page',
  },
  {
    id: 'T19',
    attack: 'code or state in history, referrer or logs',
    defense: '303 to the last page, no-referrer, log fields from a list',
  },
  {
    id: 'T20',
    attack: 'guessing the number',
    defense: 'one try, and five questions per person and hour',
  },
  {
    id: 'T21',
    attack: 'a cookie planted by a sibling host',
    defense: '`__Host-` cookies',
  },
  {
    id: 'T22',
    attack: "spending somebody's state",
    defense: 'it cannot be guessed; a wrong cookie burns only that attempt',
  },
  {
    id: 'T23',
    attack: 'another user signs in to the app in the middle',
    defense: "the connect token's subject is compared",
  },
  {
    id: 'T24',
    attack: 'words of a stranger in our pages',
    defense: 'data is escaped; scripts are pinned by hash',
  },
]
