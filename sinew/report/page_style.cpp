#include "sinew/report/page_style.h"

namespace sinew {

const char* page_style() {
    return R"(
:root { color-scheme: light dark; --page: #fdfcf9; --ink: #1d1f23; --soft: #565b63; --line: #d8d4cb;
  --card: #ffffff; --track: #ebe7df; --link: #0b5394; --supported: #0067a8; --contradicted: #b04300;
  --mixed: #8a3f78; --undecided: #5c6169; --main: #b04300; --other: #6f8fae; --tint: #dcebf7;
  --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --page: #16181b; --ink: #e9e7e2; --soft: #b1b5bc;
  --line: #3a3e45; --card: #1e2125; --track: #30343b; --link: #8cc4f5; --supported: #62b1ee;
  --contradicted: #f0965c; --mixed: #d99bc9; --undecided: #a9afb8; --main: #f0965c; --other: #7f9cba;
  --tint: #203446; --on: #101214; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main, header, footer, nav { max-width: 46rem; margin: 0 auto; padding: 0 1rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
h1 { font-size: clamp(1.6rem, 5vw, 2.3rem); line-height: 1.2; margin: 2rem 0 .75rem; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 3rem 0 .75rem; padding-top: .75rem;
  border-top: 2px solid var(--line); }
h3 { font-size: 1.15rem; line-height: 1.35; margin: 1.75rem 0 .5rem; }
.claim h3 { margin-top: 0; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, ol, dl { margin: .5rem 0; }
ul, ol { padding-left: 1.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.answer { font-size: 1.15rem; border-left: .4rem solid var(--undecided); padding: .25rem 0 .25rem 1rem; }
.answer.supported { border-color: var(--supported); }
.answer.contradicted { border-color: var(--contradicted); }
.answer.mixed { border-color: var(--mixed); }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .85rem;
  font-weight: 650; line-height: 1.5; color: var(--on); background: var(--undecided); white-space: nowrap; }
.badge.supported { background: var(--supported); }
.badge.contradicted { background: var(--contradicted); }
.badge.mixed { background: var(--mixed); }
.soft, figcaption { color: var(--soft); font-size: .9rem; }
.note { background: var(--tint); border-radius: .4rem; padding: .6rem .9rem; font-size: .95rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; }
.claim { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem;
  margin: 1rem 0; }
.part { border-top: 1px solid var(--line); margin-top: .9rem; padding-top: .75rem; }
.part p { margin: .25rem 0; }
figure { margin: 1rem 0; }
.chart { display: block; width: 100%; max-width: 29rem; height: auto; margin: .4rem 0; }
.chart text { font: 12px system-ui, "Segoe UI", Roboto, sans-serif; fill: var(--ink); }
@media (max-width: 30rem) { .claim { padding: .75rem; } .chart text { font-size: 13.5px; } }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr));
  gap: .25rem 2rem; }
.pair figure { margin: 0 0 .75rem; }
.track { fill: var(--track); }
.main { fill: var(--main); }
.rest { fill: var(--other); }
.supported { fill: var(--supported); }
.contradicted { fill: var(--contradicted); }
.mixed { fill: var(--mixed); }
.undecided { fill: var(--undecided); }
.band { fill: var(--ink); opacity: .55; }
.range { opacity: .45; }
.whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.beyond { fill: var(--tint); }
.axis { stroke: var(--line); stroke-width: 1.5; }
.margin { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
.dot { stroke: var(--card); stroke-width: 1.5; }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; }
.wide svg { display: block; width: 100%; min-width: 52rem; height: auto;
  max-height: 30rem; }
.drawing .wide { background: #fbf9f5; }
.held .wide svg { min-width: 0; max-height: 18rem; }
@media (min-width: 66rem) { .drawing { margin-left: -9rem; margin-right: -9rem; } }
.wide table { min-width: 28rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding: .5rem .6rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line); }
td.number, th.number { text-align: right; white-space: nowrap; }
summary { cursor: pointer; color: var(--link); padding: .25rem 0; }
dt { font-weight: 650; margin-top: 1rem; }
dd { margin: .15rem 0 0; }
footer { margin-top: 3rem; padding: 1rem 1rem 3rem; border-top: 2px solid var(--line); }
@media print { details::details-content { content-visibility: visible; display: block; }
  body { font-size: 10.5pt; background: none; } nav, .skip { display: none; }
  .claim, figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .drawing { margin-left: 0; margin-right: 0; } .wide { overflow: visible; } .wide svg { min-width: 0; } .badge { border: 1px solid; } }
)";
}

}  // namespace sinew
