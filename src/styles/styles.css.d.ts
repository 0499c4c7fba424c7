// TypeScript 7 refuses to import a stylesheet whose export has no types (TS2882).
export {}
