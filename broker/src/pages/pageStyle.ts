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
  font: 16px/1.5 system-ui, sans-serif;
  -webkit-text-size-adjust: 100%;
}
.card {
  width: 100%; max-width: 400px; padding: 40px 28px 32px; text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 16px;
}
.mark { width: 48px; height: 48px; margin-bottom: 12px; fill: none; stroke: var(--accent); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.mark path { display: none; }
[data-state="working"] .working, [data-state="connected"] .connected, [data-state="stopped"] .stopped, [data-state="failed"] .failed { display: inline; }
[data-state="working"] circle { stroke: var(--line); }
[data-state="connected"] .mark { stroke: var(--good); }
[data-state="stopped"] .mark { stroke: var(--soft); }
[data-state="failed"] .mark { stroke: var(--bad); }
.working { transform-origin: center; animation: turn 0.9s linear infinite; }
@keyframes turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .working { animation-duration: 4s; } }
h1 { font-size: 20px; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; outline: none; }
p { margin-top: 8px; color: var(--soft); text-wrap: pretty; overflow-wrap: anywhere; }
.who {
  margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line);
  font-size: 14px; line-height: 1.4;
}
.who bdi { font-weight: 600; color: var(--text); }
@media (max-width: 360px) { .card { padding: 28px 18px 24px; } }
@media (forced-colors: active) { .mark { stroke: CanvasText !important; } }
`

/** The hosted pages' style sheet. System fonts, no resource from anywhere. */
export const pageStyle = slimStyle(source)

/** Without the blanks that only make it readable. */
export function slimStyle(text: string): string {
  return text.replaceAll(/\s*([{};,])\s*|(:) /g, '$1$2').replaceAll(';}', '}')
}
