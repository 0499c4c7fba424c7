import { EventHub } from './EventHub.ts'

/** What a document's form does when it is sent. */
export interface FormSubmission {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** A `<meta name="referrer">` says that the origin may be named. */
  readonly namesOrigin: boolean
}

/** An element, as far as our code touches it. */
class PageElement {
  readonly tag: string
  readonly children: PageElement[] = []
  name = ''
  value = ''
  action = ''
  private readonly owner: PageDocument

  constructor(owner: PageDocument, tag: string) {
    this.owner = owner
    this.tag = tag
  }

  append(child: PageElement): void {
    this.children.push(child)
  }

  remove(): void {}

  submit(): void {
    this.owner.send(this)
  }
}

/** A document of the app's origin: as much of it as it takes to send a form. */
export class PageDocument {
  readonly hub = new EventHub()
  readonly visibilityState = 'visible'
  readonly addEventListener = this.hub.addEventListener
  readonly removeEventListener = this.hub.removeEventListener
  readonly head = this.createElement('head')
  readonly body = this.createElement('body')
  private readonly submit: (form: FormSubmission) => void

  constructor(submit: (form: FormSubmission) => void) {
    this.submit = submit
  }

  createElement(tag: string): PageElement {
    return new PageElement(this, tag)
  }

  send(form: PageElement): void {
    this.submit({
      action: form.action,
      fields: Object.fromEntries(form.children.map(({ name, value }) => [name, value])),
      namesOrigin: this.head.children.some(({ name }) => name === 'referrer'),
    })
  }
}
