import "./style.css";
import { makeAnswer } from "./answer";
import { makeAsk } from "./ask";
import { fill, h } from "./dom";
import { loadExercises, type Exercise } from "./exercises";
import { makeGuide } from "./guide";
import { Lab } from "./lab";
import { makePlan } from "./plan";
import { makeScreening, type Answers } from "./screening";
import { Server } from "./server";

declare global {
  interface Window {
    sinew?: { measure(frames: number): number };
  }
}

const views = { lab: "Lab", question: "The question", guide: "Guide", plan: "Plan", screening: "Screening",
  ask: "Ask" } as const;
type View = keyof typeof views;

const banner = h("p", { class: "banner", role: "alert", hidden: true },
  "The server does not answer. Trying again…");
const onLine = (up: boolean) => (banner.hidden = up);
const main = h("main", { id: "main", tabindex: -1 });
const links = h("nav", { "aria-label": "Views" });
let lab: Lab | undefined;
/** Of the screening, for the plan: in this page alone, gone with it. */
let screened: Answers | undefined;
/** Ends what the view that is shown has begun. */
let end = () => {};

let written: ReturnType<typeof setTimeout> | undefined;
let nextAddress: string | undefined;

/** The address of what is shown: it can be shared and loaded again. */
function setAddress(view: View, address: URLSearchParams): void {
  const all = new URLSearchParams(view === "lab" ? {} : { view });
  for (const [key, value] of address) all.append(key, value);
  nextAddress = `?${all}`;
  // Once the hand rests: a new address costs the browser about as much as a new picture.
  clearTimeout(written);
  written = setTimeout(writeAddress, 600);
}

function writeAddress(): void {
  if (nextAddress !== undefined) history.replaceState(null, "", nextAddress);
  forgetAddress();
}

function forgetAddress(): void {
  clearTimeout(written);
  written = nextAddress = undefined;
}

function show(exercises: Exercise[]): void {
  const address = new URLSearchParams(location.search);
  const asked = address.get("view") ?? "lab";
  const view: View = asked in views ? (asked as View) : "lab";
  document.title = view === "lab" ? "Sinew" : `${views[view]} – Sinew`;
  for (const link of links.querySelectorAll("a"))
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  end();
  lab = undefined;
  window.sinew = undefined;
  if (view === "lab") {
    const shown = (lab = new Lab(exercises, address, onLine));
    lab.onAddress = (next) => setAddress("lab", next);
    window.sinew = { measure: (frames) => shown.measure(frames) };
    fill(main, lab.element);
    end = () => shown.end();
    return;
  }
  const server = new Server(onLine);
  end = () => server.close();
  const exercise = address.get("exercise") ?? undefined;
  const choose = (id: string) => setAddress(view, new URLSearchParams({ exercise: id }));
  if (view === "question") fill(main, makeAnswer(server));
  else if (view === "plan") fill(main, makePlan(address, (next) => setAddress("plan", next), screened, server));
  else if (view === "screening") fill(main, makeScreening(exercises, exercise, choose, (answers) => {
    screened = answers;
    go("?view=plan", exercises);
  }, server));
  else if (view === "ask")
    fill(main, makeAsk(address.get("q"), (question) => setAddress("ask", new URLSearchParams({ q: question })), server));
  else fill(main, makeGuide(exercises, exercise, choose, server));
}

function go(address: string, exercises: Exercise[]): void {
  writeAddress();
  history.pushState(null, "", address);
  show(exercises);
}

function makeTheme(): HTMLElement {
  const button = h("button", { type: "button", class: "quiet", onclick: () => {
    const dark = (document.documentElement.dataset.theme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    lab?.retint();
  } }, "Light or dark");
  return button;
}

async function start(): Promise<void> {
  for (const [view, name] of Object.entries(views)) {
    const link = h("a", { href: view === "lab" ? "?" : `?view=${view}`, "data-view": view }, name);
    links.append(link);
  }
  document.body.append(h("a", { class: "skip", href: "#main" }, "To the content"),
    h("header", { class: "top" }, h("strong", {}, "Sinew"), links, makeTheme()), banner, main);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => lab?.retint());
  try {
    const exercises = await loadExercises();
    links.addEventListener("click", (event) => {
      const link = (event.target as Element).closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(link.getAttribute("href") ?? "?", exercises);
    });
    addEventListener("popstate", () => {
      forgetAddress(); // it belongs to the view that is left
      show(exercises);
    });
    for (const leaving of ["pagehide", "blur"]) addEventListener(leaving, writeAddress);
    show(exercises);
  } catch (error) {
    onLine(false);
    banner.textContent = `The server does not answer: ${String(error)}. Load the page again.`;
  }
}

void start();
