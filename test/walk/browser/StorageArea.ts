/** `sessionStorage`: its names are its own keys, as in browsers. */
export class StorageArea {
  #hear: ((value: string) => void) | undefined

  /** Calls back with what is written. */
  watch(hear: (value: string) => void): void {
    this.#hear = hear
  }

  get values(): readonly string[] {
    return Object.keys(this).map((name) => this.getItem(name) ?? '')
  }

  getItem(name: string): string | null {
    const value: unknown = Object.hasOwn(this, name) ? Reflect.get(this, name) : null
    return typeof value === 'string' ? value : null
  }

  setItem(name: string, value: string): void {
    Reflect.set(this, name, value)
    this.#hear?.(value)
  }

  removeItem(name: string): void {
    Reflect.deleteProperty(this, name)
  }
}
