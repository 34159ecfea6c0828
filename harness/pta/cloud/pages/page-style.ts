/** The one style sheet of the tenant's pages: the system's own fonts and colours, light or dark as the reader has it. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: #8886; --quiet: #5b6270; --action: #0b5cad; --bad: #b3261e; --good: #17713a; --ground: #f2f4f7; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --quiet: #aab2c0; --action: #6cb0f5; --bad: #ff8a80; --good: #6fd08c; --ground: #16191f; --card: #1f242c; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: var(--ground); min-height: 100vh; display: flex; flex-direction: column; }
main { flex: 1; width: 100%; padding: 1rem; }
main.card { max-width: 28rem; margin: 4rem auto auto; background: var(--card); border: 1px solid var(--line); padding: 2rem; flex: none; }
main.wide { max-width: 76rem; margin: 0 auto; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p.who { color: var(--quiet); margin: 0 0 .5rem; overflow-wrap: anywhere; }
p.note { color: var(--quiet); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
form { display: grid; gap: 1rem; }
form.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
label { display: grid; gap: .25rem; }
label.check { display: flex; gap: .5rem; align-items: baseline; }
input, select, button { font: inherit; padding: .45rem .6rem; max-width: 100%; }
input[aria-invalid="true"] { border: 2px solid var(--bad); }
button { background: var(--action); color: var(--card); border: 1px solid var(--action); cursor: pointer; justify-self: end; min-width: 7rem; }
button.other { background: transparent; color: inherit; border-color: var(--line); }
.buttons { display: flex; gap: .75rem; justify-content: flex-end; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
.problem { color: var(--bad); margin: 0; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
details { font-size: .875rem; color: var(--quiet); margin-bottom: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .5rem 0 0; }
dd { margin: 0; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; margin: 0 0 1rem; }
a { color: var(--action); }
a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
footer { color: var(--quiet); font-size: .8rem; padding: 1rem; text-align: center; }
`;
