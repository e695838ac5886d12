/**
 * The page's style. Colours are those of Okabe and Ito, told apart by colour-blind readers, lighter on a dark
 * ground; a loss also has its own symbol, for print in black and white.
 */
const light = `
  --ground: #ffffff; --ink: #1b1f24; --quiet: #5c6670; --line: #d5dae0; --notice: #fff4d6;
  --cross-entropy: #0072b2; --weighted-cross-entropy: #3f9fd8; --soft-dice: #d55e00; --soft-jaccard: #b8558f;
  --lovasz-softmax: #009e73; --dice-cross-entropy: #8a6d00;`;

export const style = `
:root {
  color-scheme: light dark;${light}
  --truth: #ffffff;
  --class-1: #e69f00; --class-2: #56b4e9; --class-3: #cc79a7; --class-4: #f0e442; --class-5: #009e73;
  --plot-background: var(--ground);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --ink: #e6e9ec; --quiet: #9aa5b0; --line: #363d45; --notice: #3a3017;
    --cross-entropy: #4a9fe0; --weighted-cross-entropy: #8fd0f5; --soft-dice: #ff8a3d; --soft-jaccard: #e79ac4;
    --lovasz-softmax: #2cc79b; --dice-cross-entropy: #d8bb4a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem;
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .75rem; max-width: 46rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
h4 { font-size: .9rem; font-weight: 600; margin: 0 0 .25rem; }
p, li { max-width: 46rem; }
ul { padding-left: 1.2rem; margin: .5rem 0; }
li { margin: .35rem 0; }
figure { margin: 1rem 0; }
figcaption, .quiet { color: var(--quiet); font-size: .875rem; max-width: 46rem; }
code { overflow-wrap: anywhere; }
.notice { background: var(--notice); padding: .6rem .9rem; border-radius: 4px; }
.scroll { overflow-x: auto; }
figure.scroll .chart { min-width: 30rem; max-width: 46rem; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .5rem 2rem; }
.row.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.row.narrow { grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr)); }
.row figure { margin: .75rem 0; }
.row.narrow .key { font-size: .8rem; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.images { display: grid; grid-template-columns: repeat(4, 1fr); gap: .4rem; margin: .4rem 0; }
.images svg { display: block; width: 100%; height: auto; margin-bottom: .4rem; }
image { image-rendering: pixelated; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 1rem 0 .25rem; white-space: nowrap; }
.figures { font-size: .9rem; }
.figures th, .figures td { padding: .3rem 1.1rem .3rem 0; text-align: left; white-space: nowrap; vertical-align: baseline; }
.figures thead th { border-bottom: 1.5px solid var(--ink); vertical-align: bottom; font-weight: 600; white-space: normal; min-width: 4rem; }
.figures tbody th, .figures tbody td { border-bottom: 1px solid var(--line); font-weight: 400; }
.figures b { font-weight: 650; }
.figures small, .pictures small { color: var(--quiet); }
.keys { max-width: none; margin: .5rem 0; }
.key { display: inline-flex; align-items: center; gap: .4rem; margin-right: 1.2rem; white-space: nowrap; }
.key svg { width: .75rem; height: .75rem; flex: none; }
.pictures { width: 100%; min-width: 44rem; table-layout: fixed; }
.pictures th { font-size: .8rem; font-weight: 600; text-align: left; padding: 0 .5rem .3rem 0; vertical-align: bottom; }
.pictures tbody th { font-weight: 400; color: var(--quiet); vertical-align: top; overflow-wrap: anywhere; }
.pictures td { padding: 0 .5rem .7rem 0; vertical-align: top; }
.pictures svg { display: block; width: 100%; height: auto; }
.pictures .truth { fill: none; stroke: #fff; stroke-width: 1.6; vector-effect: non-scaling-stroke; }
.pictures .casing { fill: none; stroke: #000; stroke-width: 3.2; vector-effect: non-scaling-stroke; }
.mask { fill-opacity: .55; }
summary { cursor: pointer; padding: .2rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.2rem; font-size: .9rem; max-width: 52rem; }
dt { color: var(--quiet); } dd { margin: 0; }
@media (max-width: 36rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.4rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
}
@media print {
  :root {
    color-scheme: light;${light}
    --ink: #000000; --quiet: #444444; --line: #bbbbbb;
  }
  body { padding: 0; max-width: none; font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure, tr, .row > * { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
  .scroll { overflow-x: visible; }
  .pictures { min-width: 0; }
  .figures th, .figures td { padding-right: .7rem; }
}
`;
