/** The look of all pages: quiet, narrow enough for a popup, light and dark. */
export const PAGE_STYLE = `
:root {
  --ink: #28272d; --soft: #626168; --page: #f4f3f7; --card: #fff; --line: #dcdbe3;
  --accent: #5943b6; --accent-ink: #fff; --accent-hover: #4733a0;
  --quiet: #fff; --quiet-hover: #ececf1; --quiet-line: #89888d; --chip: #fdf1dd; --chip-ink: #8f4700;
  --code: #f4f3f7; --ring: #1f75cb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #ececef; --soft: #a4a3a8; --page: #18171d; --card: #28272d; --line: #434248;
    --accent: #a99cf0; --accent-ink: #1c1433; --accent-hover: #c0b6f6;
    --quiet: #28272d; --quiet-hover: #3a383f; --quiet-line: #89888d; --chip: #4a2f05; --chip-ink: #f5d9a8;
    --code: #18171d; --ring: #63a6e9;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--page); color: var(--ink);
  font: 0.875rem/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
}
header {
  display: flex; align-items: center; gap: 0.625rem; padding: 0.75rem 1.25rem;
  background: var(--card); border-bottom: 1px solid var(--line);
}
.brand { font-weight: 600; font-size: 1rem; letter-spacing: -0.01em; }
.chip {
  padding: 0.0625rem 0.5rem; border-radius: 1rem; font-size: 0.75rem; font-weight: 600;
  background: var(--chip); color: var(--chip-ink);
}
main {
  width: 100%; max-width: 30rem; margin: 1.25rem auto; padding: 1.5rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem;
}
footer {
  max-width: 30rem; margin: auto auto 0; padding: 0 1.25rem 1.25rem;
  color: var(--soft); font-size: 0.75rem; text-align: center; text-wrap: balance;
}
h1 {
  margin: 0 0 0.875rem; font-size: 1.1875rem; line-height: 1.3; letter-spacing: -0.01em;
  overflow-wrap: anywhere; text-wrap: balance;
}
h2 { margin: 1rem 0 0.5rem; font-size: 0.875rem; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }
.soft { color: var(--soft); }
.account { display: flex; align-items: center; gap: 0.75rem; }
.account > :nth-child(2) { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.account b { font-weight: 600; }
.avatar {
  flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem;
  border-radius: 50%; background: var(--accent); color: var(--accent-ink); font-weight: 600;
}
.panel { padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.375rem; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; }
.scopes { border: 1px solid var(--line); border-radius: 0.375rem; }
.scopes li { padding: 0.5rem 0.75rem; }
.scopes li + li { border-top: 1px solid var(--line); }
.scopes b { display: block; font-weight: 500; }
code {
  font: 0.75rem/1.5 ui-monospace, "SFMono-Regular", "JetBrains Mono", Menlo, monospace;
  color: var(--soft); overflow-wrap: anywhere;
}
.notice { padding: 0.625rem 0.75rem; border-radius: 0.375rem; background: var(--code); overflow-wrap: anywhere; }
.actions { display: flex; gap: 0.75rem; margin-top: 0.25rem; }
.actions form { flex: 1; }
button {
  width: 100%; min-height: 2.5rem; padding: 0.375rem 0.875rem; border: 1px solid var(--quiet-line);
  border-radius: 0.375rem; background: var(--quiet); color: var(--ink);
  font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { background: var(--quiet-hover); }
button.primary { border-color: transparent; background: var(--accent); color: var(--accent-ink); }
button.primary:hover { background: var(--accent-hover); }
button.small { width: auto; min-height: 2rem; padding: 0.125rem 0.625rem; font-size: 0.8125rem; }
button:focus-visible, a:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
.people { margin: 0; }
.people li { padding: 0.75rem 0; border-top: 1px solid var(--line); }
.people li:last-child { padding-bottom: 0; }
a { color: inherit; overflow-wrap: anywhere; }
@media (max-width: 33rem) { main { margin: 1rem 1rem; width: auto; padding: 1.25rem; } }
`
