import { plainWords } from "./controls";
import { fill, h } from "./dom";
import { section } from "./fields";
import type { Server } from "./server";

interface Asked {
  topic: string;
  corrected: { asked: string; taken_as: string }[];
  reason?: string;
  lines: string[];
  sources: string[];
  command: string;
}

/** A plain question, and the computed answer or why there is none. */
export function makeAsk(asked: string | null, onAsk: (question: string) => void, server: Server): HTMLElement {
  const place = h("div", { "aria-live": "polite" });
  const input = h("input", { type: "search", id: "question", maxlength: 300, value: asked ?? "" });
  let stop: (() => void) | undefined;
  const ask = () => {
    stop?.();
    onAsk(input.value);
    fill(place, h("p", { role: "status" }, "It is computed now…"));
    stop = server.ask("ask", { question: input.value }, {
      answer: (document) => fill(place, showAnswer(document as Asked)),
      fault: (fault) => fill(place, h("p", { class: "fault", role: "alert" }, plainWords(fault))),
    });
  };
  const form = h("form", { class: "controls", onsubmit: (event: Event) => {
    event.preventDefault();
    ask();
  } }, h("div", { class: "control" }, h("label", { for: "question" }, "Your question"), input),
  h("button", { type: "submit" }, "Ask"));
  if (asked) queueMicrotask(ask);
  return h("section", { class: "guide training", "aria-label": "Ask" }, h("h1", {}, "Ask"),
    h("p", {}, "Such as: can I do hip thrusts every day? What has no computed answer gets none."), form, place);
}

function showAnswer(told: Asked): HTMLElement {
  const corrected = told.corrected.map((one) => h("p", {}, `“${one.asked}” is taken for “${one.taken_as}”.`));
  if (told.lines.length === 0) return h("div", {}, ...corrected, h("p", {}, `No answer: ${told.reason ?? ""}`));
  return h("div", {}, ...corrected,
    h("div", { class: "told" }, ...told.lines.map((line) => h("p", { class: line.startsWith(" ") ? "in" : undefined }, line.trim()))),
    section("Rests on", told.sources),
    h("p", {}, told.command !== "" && "More: ", told.command !== "" && h("code", {}, told.command)),
    h("p", {}, "Simulated and cited; no medical advice."));
}
