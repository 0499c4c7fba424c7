import { Realm } from './Realm.ts'
import type { NetworkAnswer } from './Network.ts'
import type { PageModel } from './PageModel.ts'
import type { Tab } from './Tab.ts'

interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** What stands on the button that sends it. */
  readonly button: string
}

/** A page of the provider: forms to send, or one that leaves by itself. */
export class ProviderPage implements PageModel {
  readonly kind = 'provider'
  readonly url: URL
  readonly origin: string
  readonly title: string
  readonly forms: readonly Form[]
  private readonly tab: Tab
  private readonly text: string
  private readonly realm: Realm

  constructor(tab: Tab, url: URL, answer: NetworkAnswer) {
    this.tab = tab
    this.url = url
    this.origin = url.origin
    this.text = answer.text
    this.title = /<h1>(.*?)<\/h1>/.exec(answer.text)?.[1] ?? ''
    this.forms = readForms(answer.text)
    this.realm = new Realm(tab.browser.clock, tab.browser.chance.fork())
  }

  start(): void {
    const [, next] = /window\.location = "([^"]*)"/.exec(this.text) ?? []
    if (next !== undefined) this.realm.setTimeout(() => this.tab.go({ url: next }), 20)
  }

  /** The buttons of the forms. */
  get buttons(): readonly string[] {
    return this.forms.map(({ button }) => button)
  }

  press(button: string): void {
    const form = this.forms.find((candidate) => candidate.button === button)
    if (!form) return
    const url = new URL(form.action, this.url).href
    this.tab.go({ url, form: form.fields, formOrigin: this.origin })
  }

  receive(): void {}
  freeze(): boolean {
    return false
  }
  thaw(): void {}
  end(): void {
    this.realm.end()
  }
}

/** One for each button: a form with several is sent with the one that was pressed. */
function readForms(html: string): Form[] {
  return (html.match(/<form[\s\S]*?<\/form>/g) ?? []).flatMap((form) => {
    const [, action = '/'] = /action="([^"]*)"/.exec(form) ?? []
    const hidden = [...form.matchAll(/<input[^>]*name="([^"]*)" value="([^"]*)"/g)]
    return [...form.matchAll(/<button([^>]*)>([^<]*)</g)].map(([, marks = '', button = '']) => {
      const own = /name="([^"]*)" value="([^"]*)"/.exec(marks)
      const fields = (own ? [...hidden, own] : hidden).map(
        ([, name = '', value = '']) => [name, unescapeHtml(value)] as const,
      )
      return { action: unescapeHtml(action), fields: Object.fromEntries(fields), button }
    })
  })
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
