/** A file's text. */
declare module '*?raw' {
  const text: string
  export default text
}

/** A stylesheet, imported for its effect. */
declare module '*.css'
