import { fill, h } from "./dom";
import { plainWords } from "./controls";
import type { Exercise } from "./exercises";
import type { Server } from "./server";

interface Effect {
  name: string;
  title: string;
  in_words: { of: string; what: string }[];
}

/** How an exercise is done, and what each variation and fault does to muscles and joints. */
export function makeGuide(exercises: Exercise[], chosen: string | undefined,
  onChoose: (id: string) => void, server: Server): HTMLElement {
  const place = h("div", {});
  const select = h("select", { id: "guide-exercise", onchange: () => show(select.value) });
  for (const one of exercises) select.append(h("option", { value: one.id }, one.title));
  const list = (title: string, items: string[], kind: "ul" | "ol" = "ul") =>
    items.length > 0 && h("section", {}, h("h2", {}, title), h(kind, {}, ...items.map((item) => h("li", {}, item))));
  let stop: (() => void) | undefined;
  const show = (id: string) => {
    stop?.();
    onChoose(id);
    const exercise = exercises.find((one) => one.id === id) ?? exercises[0]!;
    select.value = exercise.id;
    const effects = h("div", { "aria-live": "polite" }, h("p", {}, "What each variation and fault does is computed now…"));
    fill(place, list("Set-up", exercise.set_up), list("Steps", exercise.steps, "ol"), list("Cues", exercise.cues), effects,
      list("Sources", exercise.sources));
    stop = server.ask("guide", { exercise: exercise.id }, {
      answer: (document) => {
        const told = document as { variations: Effect[]; faults: Effect[] };
        fill(effects, ...[["Variations", told.variations], ["Faults, the worst first", told.faults]].map(([title, all]) =>
          (all as Effect[]).length > 0 && h("section", {}, h("h2", {}, title as string),
            h("div", { class: "cards" }, ...(all as Effect[]).map(card)))));
        if (!effects.hasChildNodes()) fill(effects, h("p", {}, "Its file offers no variations or faults."));
      },
      fault: (fault) => fill(effects, h("p", { class: "fault", role: "alert" }, plainWords(fault))),
    });
  };
  const card = (effect: Effect) => h("article", {}, h("h3", {}, effect.title),
    h("dl", {}, ...effect.in_words.flatMap(({ of, what }) => [h("dt", {}, of), h("dd", {}, what)])));
  show(chosen ?? "hip-thrust");
  return h("section", { class: "guide", "aria-label": "Guide" }, h("h1", {}, "How it is done"),
    h("div", { class: "control" }, h("label", { for: "guide-exercise" }, "Exercise"), select), place);
}
