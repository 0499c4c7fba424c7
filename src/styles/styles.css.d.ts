// TypeScript 7 refuses to import a stylesheet whose export has no types (TS2882).
// oxlint-disable-next-line unicorn/require-module-specifiers -- it exports nothing, and is a module
export {}
