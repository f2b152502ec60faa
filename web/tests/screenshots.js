// The lab page's views as pictures.
//
//   SINEW_BUILD=build node web/tests/screenshots.js docs/figures

import { statSync } from "node:fs";
import path from "node:path";
import { openBrowser, openLab, rest, serve } from "./served.js";

const folder = process.argv[2];
if (!folder) throw new Error("usage: screenshots.js FOLDER");
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const server = await serve();
const browser = await openBrowser();

async function take(name, options, act) {
  const context = await browser.newContext({ viewport: desk, ...options });
  const page = await context.newPage();
  await act(page);
  // What has changed last is drawn a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(`${file}  ${(statSync(file).size / 1000).toFixed(0)} kB`);
  await context.close();
}

/** Sets the time cursor [share of the repetition]. */
async function at(page, share) {
  await page.getByLabel("Time", { exact: true }).evaluate((slider, to) => {
    slider.value = String(to);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }, share);
}

await take("lab", { colorScheme: "light" }, async (page) => {
  await openLab(page, server.url);
  await at(page, 0.25);
});
await take("lab_two", { colorScheme: "dark" }, async (page) => {
  await openLab(page, server.url, "exercise=hip-thrust&b.exercise=hip-thrust&b.variation=feet-further");
  await page.getByRole("button", { name: "Set-up B", exact: true }).click();
  await rest(page);
  await at(page, 0.25);
});
await take("lab_phone", { colorScheme: "light", viewport: phone }, async (page) => {
  await openLab(page, server.url, "exercise=back-squat");
  await at(page, 0.5);
});
await take("lab_guide", { colorScheme: "light" }, async (page) => {
  await page.goto(`${server.url}?view=guide&exercise=hip-thrust`);
  await page.getByRole("heading", { name: "Variations", exact: true }).waitFor();
});
await take("lab_plan", { colorScheme: "light", viewport: { width: 1280, height: 1500 } }, async (page) => {
  await page.goto(`${server.url}?view=plan&goal=abs&goal=glutes&start=2026-11-30`);
  await page.getByRole("heading", { name: "Sessions" }).waitFor();
});
await take("lab_question", { colorScheme: "light" }, async (page) => {
  await page.goto(`${server.url}?view=question`);
  await page.frameLocator("iframe").getByRole("heading").first().waitFor({ timeout: 300_000 });
});
await browser.close();
await server.end();
