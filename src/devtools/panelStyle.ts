/** How the panel looks. Stands in a shadow root, so that names are its own. */
export const panelStyle = `
:host {
  all: initial;
  direction: inherit;
  color-scheme: inherit;
}
.root {
  --background: light-dark(#fff, #1d1d22);
  --raised: light-dark(#f4f4f7, #28282f);
  --text: light-dark(#1b1b21, #f2f2f5);
  --muted: light-dark(#5b5b66, #a9a9b6);
  --border: light-dark(#c9c9d2, #4a4a55);
  --accent: light-dark(#4f46e5, #a5b4fc);
  --success: light-dark(#15803d, #4ade80);
  --danger: light-dark(#b42318, #fda29b);
}

* { box-sizing: border-box; }
.toggle, .panel {
  position: fixed;
  z-index: 2147483000;
  inset-block-end: 12px;
  inset-inline-start: 12px;
  border: 1px solid var(--border);
  background: var(--background);
  color: var(--text);
  box-shadow: 0 4px 16px rgb(0 0 0 / 18%);
  font: 13px/1.5 system-ui, sans-serif;
}
[data-position='end'] { inset-inline: auto 12px; }

button {
  padding: 4px 10px;
  border: 1px solid var(--border);
  border-radius: 6px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
button:hover, summary:hover { background: var(--raised); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.body:focus-visible { outline-offset: -2px; }
a { color: var(--accent); }
h2, h3, p, ol, ul { margin: 0; padding: 0; }

.toggle { display: flex; align-items: center; gap: 8px; padding: 6px 12px; border-radius: 999px; }
.toggle:hover { background: var(--raised); }
.dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--success); }
.dot[data-problem] { background: var(--danger); }
.count { color: var(--danger); font-weight: 600; }

.panel {
  display: flex;
  flex-direction: column;
  inline-size: min(46rem, 100vw - 24px);
  max-block-size: min(30rem, 60vh);
  border-radius: 12px;
}
.panel:focus { outline: none; }
header {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 8px 12px;
  border-block-end: 1px solid var(--border);
}
h2 { flex: 1; font-size: 14px; font-weight: 600; }
.body { overflow: auto; overscroll-behavior: contain; border-end-start-radius: 12px; border-end-end-radius: 12px; }
.empty { padding: 16px 12px; color: var(--muted); }

.findings { padding: 10px 12px; border-block-end: 1px solid var(--border); background: var(--raised); }
h3 { color: var(--danger); font-size: 13px; font-weight: 600; }
.findings ul { display: grid; gap: 8px; padding-block-start: 4px; list-style: none; }
/* It is English, on whatever side the page begins. */
.said { display: block; direction: ltr; overflow-wrap: anywhere; }
.said:dir(rtl) { text-align: right; }
time { unicode-bidi: plaintext; }

details + details { border-block-start: 1px solid var(--border); }
summary {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 4px 10px;
  padding: 8px 12px;
  cursor: pointer;
  list-style: none;
}
summary::before { content: '▸' / ''; color: var(--muted); }
[open] > summary::before { content: '▾' / ''; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline-offset: -2px; }
.status { color: var(--muted); }
.status[data-status='success'] { color: var(--success); }
.status[data-status='error'] { color: var(--danger); }
summary time { margin-inline-start: auto; color: var(--muted); }
code { direction: ltr; color: var(--muted); font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }

ol { padding-block: 0 8px; list-style: none; }
ol > li {
  display: grid;
  grid-template-columns: 6.5rem 1fr auto;
  gap: 0 10px;
  padding: 2px 12px;
}
li time { color: var(--muted); font-variant-numeric: tabular-nums; text-align: end; }
ol .said { color: var(--muted); }
.error .said { color: inherit; }
li[data-named] > .said { color: var(--text); font-weight: 600; }
.error {
  grid-column: 2 / -1;
  margin-block: 2px 6px;
  padding: 6px 10px;
  border-inline-start: 3px solid var(--danger);
  background: var(--raised);
}
@media (max-width: 30rem) {
  ol > li { grid-template-columns: 5rem 1fr; }
  li > code { grid-column: 2; }
}
@media (forced-colors: active) {
  .dot, .dot[data-problem] { background: CanvasText; }
}
`
