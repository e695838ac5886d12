/**
 * The page's style. Colours are those of Okabe and Ito, told apart by colour-blind readers, lighter on a dark
 * ground; a loss also has its own symbol, for print in black and white.
 */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1b1f24; --quiet: #5c6670; --line: #d5dae0; --notice: #fff4d6;
  --cross-entropy: #0072b2; --soft-dice: #d55e00; --lovasz-softmax: #009e73;
  --class-1: #e69f00; --class-2: #56b4e9; --class-3: #cc79a7; --class-4: #f0e442; --class-5: #009e73;
  --plot-background: var(--ground);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --ink: #e6e9ec; --quiet: #9aa5b0; --line: #363d45; --notice: #3a3017;
    --cross-entropy: #56b4e9; --soft-dice: #ff8a3d; --lovasz-softmax: #2cc79b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem;
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p, li { max-width: 46rem; }
ul { padding-left: 1.2rem; margin: .5rem 0; }
figure { margin: 1rem 0; }
figcaption, .quiet { color: var(--quiet); font-size: .875rem; max-width: 46rem; }
.notice { background: var(--notice); padding: .6rem .9rem; border-radius: 4px; }
.scroll { overflow-x: auto; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1rem 2rem; }
.row.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.row h3 { font-size: .9rem; font-weight: 600; margin: 0 0 .25rem; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures th, .figures td { padding: .4rem 1.2rem .4rem 0; text-align: left; white-space: nowrap; }
.figures thead th { border-bottom: 1.5px solid var(--ink); vertical-align: bottom; font-weight: 600; }
.figures tbody th, .figures tbody td { border-bottom: 1px solid var(--line); font-weight: 400; }
.figures b { font-weight: 650; }
.figures small, .pictures small { color: var(--quiet); }
.key { display: inline-flex; align-items: center; gap: .4rem; margin-right: 1.2rem; white-space: nowrap; }
.key svg { width: .8rem; height: .8rem; flex: none; }
.pictures { width: 100%; min-width: 34rem; table-layout: fixed; }
.pictures th { font-size: .875rem; font-weight: 600; text-align: left; padding: 0 .5rem .3rem 0; vertical-align: bottom; }
.pictures tbody th { font-weight: 400; color: var(--quiet); vertical-align: top; overflow-wrap: anywhere; width: 6.5rem; }
.pictures thead th:first-child { width: 6.5rem; }
.pictures td { padding: 0 .5rem .7rem 0; vertical-align: top; }
.pictures svg { display: block; width: 100%; height: auto; }
.pictures image { image-rendering: pixelated; }
.pictures .truth { fill: none; stroke: #fff; stroke-width: 1.6; vector-effect: non-scaling-stroke; }
.pictures .casing { fill: none; stroke: #000; stroke-width: 3.2; vector-effect: non-scaling-stroke; }
.pictures .mask { fill-opacity: .55; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; font-size: .9rem; }
dt { color: var(--quiet); } dd { margin: 0; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print {
  :root {
    color-scheme: light; --ground: #ffffff; --ink: #000000; --quiet: #444444; --line: #bbbbbb;
    --cross-entropy: #0072b2; --soft-dice: #d55e00; --lovasz-softmax: #009e73;
  }
  body { padding: 0; max-width: none; font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure, tr, .row > * { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
