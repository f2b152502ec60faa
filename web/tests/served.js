// The program's server and a browser to look at its page with, for the tests of the page.
//
//   SINEW_BUILD   the folder of the program, with its page in page/ (default: build)
//   CHROMIUM      the browser (default: /usr/bin/chromium)

import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const build = path.resolve(process.env.SINEW_BUILD ?? path.join(repository, "build"));
const program = path.join(build, "sinew");

/** Starts the server; port 0: any that is free. */
export async function serve(port = 0) {
  const child = spawn(program, ["serve", "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let said = "";
  const url = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`sinew serve ended with status ${status}: ${said}`)));
    child.stdout.on("data", (text) => {
      said += text;
      const found = /http:\/\/localhost:\d+\//.exec(said);
      if (found) resolve(found[0]);
    });
  });
  process.once("exit", () => child.kill("SIGKILL"));
  return {
    url,
    port: Number(new URL(url).port),
    /** Ends it and waits until it has. */
    async end(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}

/** What the program says on standard output. Status 1 is an answer too: too heavy for this body. */
export function sinew(...words) {
  const done = spawnSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  if (done.status > 1) throw new Error(`sinew ${words.join(" ")}: status ${done.status}: ${done.stderr}`);
  return done.stdout;
}

/** What the program says where it refuses, on standard error; it must refuse. */
export function refusal(...words) {
  const done = spawnSync(program, words, { encoding: "utf8" });
  if (done.status !== 2) throw new Error(`sinew ${words.join(" ")}: status ${done.status}, not 2: ${done.stderr}`);
  return done.stderr;
}

/** The browser, drawing without a graphics card, so that every machine draws alike. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
}

/** Waits until the set-up in hand is answered in full, or refused. */
export async function rest(page, state = "rest") {
  await page.waitForFunction((wanted) => document.querySelector(".lab")?.dataset.state === wanted,
    state, { polling: "raf" });
}

/** The lab, opened with a set-up as its address has it, once its full answer is there. */
export async function openLab(page, url, address = "") {
  await page.goto(`${url}${address && `?${address}`}`);
  await rest(page);
}
