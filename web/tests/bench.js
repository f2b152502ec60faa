// How fast the lab page is in a real browser, drawn without a graphics card. It reports and fails
// nothing, because machines differ.
//
//   SINEW_BUILD=build node web/tests/bench.js      prints JSON; times in ms
//
// preview and full: from the move of the load's slider until the answer has been drawn, for moves
// with rests between; in a drag, from the newest move that an answer is for.

import { readdirSync, statSync, existsSync } from "node:fs";
import path from "node:path";
import { build, openBrowser, openLab, rest, serve } from "./served.js";

const moves = 40;
const drags = { moves: 60, every_ms: 30 };
const loads = 8;

/** {p50, p95} of times. */
function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]?.toFixed(1));
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}

/** Bytes of the page as the server sends them: packed where there is a packed twin. */
function packedBytes(folder) {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (!statSync(file).isFile() || name.endsWith(".gz")) continue;
    bytes += statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
  }
  return bytes;
}

async function measures(page, name) {
  return page.evaluate((of) => performance.getEntriesByName(of).map((one) => one.duration), `sinew-${name}`);
}

/** A move of the load's slider, and the wait until its full answer has been drawn. */
function move(page, load) {
  return page.evaluate((to) => new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName("sinew-full").length === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: "measure" });
    const range = document.querySelector("input[type=range]");
    range.step = "0.1";
    range.value = String(to);
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }), load);
}

const server = await serve();
const browser = await openBrowser();
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });

const paints = [];
for (let k = 0; k < loads; ++k) {
  const fresh = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await fresh.newPage();
  await page.goto(server.url);
  const paint = await page.evaluate(() => new Promise((resolve) =>
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true })));
  paints.push(paint);
  await fresh.close();
}

const page = await context.newPage();
await openLab(page, server.url);
const frames = [];
for (let k = 0; k < 3; ++k) frames.push(await page.evaluate(() => window.sinew.measure(60)));

await move(page, 50); // once, so that nothing is measured cold
await page.evaluate(() => performance.clearMeasures());
for (let k = 0; k < moves; ++k) await move(page, 20.5 + 0.7 * k); // loads that have not been asked for before
const preview = await measures(page, "preview"), full = await measures(page, "full");

await page.evaluate(() => performance.clearMeasures());
await page.evaluate(async ({ moves: count, every_ms: every }) => {
  const range = document.querySelector("input[type=range]");
  range.step = "0.1";
  for (let k = 0; k < count; ++k) {
    range.value = String(15.3 + 0.5 * k);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}, drags);
await rest(page);
await page.waitForFunction(() => performance.getEntriesByName("sinew-full").length > 0);
const dragged = await measures(page, "preview");

console.log(JSON.stringify({
  browser: browser.version(),
  first_paint: quantiles(paints),
  preview: quantiles(preview),
  full: quantiles(full),
  drag_preview: { ...quantiles(dragged), ...drags },
  frames_per_s: Number(frames.toSorted((a, b) => a - b)[1].toFixed(1)),
  page_MB: Number((packedBytes(path.join(build, "page")) / 1e6).toFixed(3)),
}, null, 2));
await browser.close();
await server.end();
