const source = `
:root {
  color-scheme: light dark;
  --ground: #f6f6f8; --card: #fff; --line: #e3e3e8; --edge: #8a8a96; --text: #17171c; --soft: #62626e;
  --accent: #4353d6; --on-accent: #fff; --good: #14804a; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111114; --card: #1b1b20; --line: #303038; --edge: #71717e; --text: #f2f2f5; --soft: #a3a3b0;
    --accent: #8f9bff; --on-accent: #111114; --good: #4cc38a; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
html { height: 100%; }
body {
  min-height: 100%; display: grid; place-items: center; padding: 24px 16px;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  -webkit-text-size-adjust: 100%;
}
.card {
  width: 100%; max-width: 400px; padding: 40px 28px 32px; text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 16px;
}
.mark { width: 48px; height: 48px; margin: 0 auto 20px; position: relative; }
.mark svg { position: absolute; inset: 0; width: 100%; height: 100%; fill: none; stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; opacity: 0; }
.mark .track { stroke: var(--line); }
.working { stroke: var(--accent); animation: turn 0.9s linear infinite; }
.connected { stroke: var(--good); }
.stopped { stroke: var(--soft); }
.failed { stroke: var(--bad); }
[data-state="working"] svg.working, [data-state="connected"] svg.connected, [data-state="stopped"] svg.stopped, [data-state="failed"] svg.failed { opacity: 1; }
@keyframes turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .working { animation-duration: 4s; } }
h1 { font-size: 20px; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; outline: none; }
p { margin-top: 8px; color: var(--soft); text-wrap: pretty; overflow-wrap: anywhere; }
.who {
  margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line);
  font-size: 14px; line-height: 1.4;
}
.who bdi { font-weight: 600; color: var(--text); }
.back { color: var(--accent); display: inline-block; margin-top: 12px; padding: 4px; font-weight: 600; }
[data-state="asking"] .mark { display: none; }
.asker { margin-top: 20px; font-size: 14px; color: var(--soft); overflow-wrap: anywhere; }
.asker bdi { display: block; }
#origin { font-weight: 600; color: var(--text); }
.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin-top: 20px; }
button {
  min-height: 48px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 12px;
  background: none; color: var(--text); font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.numbers button { min-height: 72px; font-size: 28px; font-variant-numeric: tabular-nums; }
#yes, #no { width: 100%; margin-top: 20px; }
#yes { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
#yes + #no { margin-top: 12px; }
@media (max-width: 360px) { .card { padding: 28px 18px 24px; } }
@media (forced-colors: active) { .mark svg { stroke: CanvasText; } }
`

/** The hosted pages' one style sheet. System fonts, no resource from anywhere. */
export const pageStyle = source.replaceAll(/\s*([{};,])\s*|(:) /g, '$1$2')
