import { plainWords } from "./controls";
import { fill, freshId, h } from "./dom";
import type { Exercise } from "./exercises";
import { section } from "./fields";
import type { Server } from "./server";

interface Next {
  id: string;
  text: string;
  help: string;
  choices: string[];
  it_may_be: string;
}

interface Part {
  verdict: string;
  reasons: { says: string }[];
}

interface Limit {
  N?: number;
  body_weights?: number;
  label: string;
}

/** The published figure beside a load. */
function beside(limit: Limit | undefined): string {
  if (!limit) return "";
  const value = limit.N !== undefined ? `${limit.N} N` : `${limit.body_weights ?? ""} body weights`;
  return ` (beside ${value}, ${limit.label})`;
}

interface Decided {
  verdict: string;
  says: string;
  decided: string;
  held_back: string[];
  questionnaire: Part;
  effort: Part;
  exercises: { exercise: string; cautions: { text: string; source: string; action: string; basis: string }[] }[];
  joint_loads?: {
    of: string;
    levels: { name: string; compression_N: number; shear_N: number; beside_compression?: Limit; beside_shear?: Limit }[];
    contacts: { name: string; force_N: number; beside?: Limit }[];
    limits_say: string;
  };
  terms: string[];
  official_form: string;
}

/** What was answered, by question. */
export type Answers = Record<string, string>;

/** Questions before training, one at a time; nothing is kept but what `onPlan` is given. */
export function makeScreening(exercises: Exercise[], chosen: string | undefined,
  onChoose: (id: string) => void, onPlan: (answers: Answers) => void, server: Server): HTMLElement {
  const place = h("div", { "aria-live": "polite" });
  const select = h("select", { id: "screening-exercise", onchange: () => begin(select.value) });
  for (const one of exercises) select.append(h("option", { value: one.id }, one.title));
  let answers: Answers = {};
  let order: string[] = [];
  let stop: (() => void) | undefined;

  const begin = (id: string) => {
    select.value = exercises.some((one) => one.id === id) ? id : "hip-thrust";
    onChoose(select.value);
    answers = {};
    order = [];
    next();
  };
  const back = () => {
    const last = order.pop();
    if (last !== undefined) delete answers[last];
    next();
  };
  const next = (focus = false) => {
    stop?.();
    stop = server.ask("screen", { answers, exercise: select.value }, {
      answer: (document) => {
        const told = document as { next?: Next };
        if (told.next) ask(told.next, focus);
        else fill(place, showDecided(document as Decided), plan(), again());
        if (!told.next && focus) place.querySelector("h2")?.focus();
      },
      fault: (fault) => fill(place, h("p", { class: "fault", role: "alert" }, plainWords(fault)), again()),
    });
  };
  const again = () => h("p", {}, h("button", { type: "button", onclick: () => begin(select.value) }, "Begin again"));
  const plan = () => h("p", {}, h("button", { type: "button", onclick: () => onPlan(answers) }, "A plan that keeps to these answers"));
  const give = (id: string, answer: string) => {
    answers[id] = answer;
    order.push(id);
    next(true);
  };
  const ask = (question: Next, focus: boolean) => {
    const id = freshId("answer");
    const trouble = h("p", { class: "fault", role: "alert", hidden: true });
    const heading = h("h2", { id, tabindex: -1 }, question.text);
    const number = h("input", { type: "number", min: 1, max: 120, "aria-labelledby": id });
    const choices = question.choices.length > 0
      ? h("div", { class: "choices", role: "group", "aria-labelledby": id }, ...question.choices.map((choice) =>
        h("button", { type: "button", onclick: () => give(question.id, choice) }, choice)))
      : h("form", { class: "choices", onsubmit: (event: Event) => {
        event.preventDefault();
        const age = Number(number.value);
        if (Number.isInteger(age) && age >= 1 && age <= 120) give(question.id, number.value);
        else {
          trouble.hidden = false;
          trouble.textContent = `It must be ${question.it_may_be}.`;
        }
      } }, number, h("button", { type: "submit" }, "Go on"));
    fill(place, h("article", { class: "question" }, h("p", { class: "status" }, `Question ${order.length + 1}`), heading,
      question.help !== "" && h("p", {}, question.help), choices, trouble,
      order.length > 0 && h("p", {}, h("button", { type: "button", class: "quiet", onclick: back }, "Back"))));
    if (focus) heading.focus();
  };
  begin(chosen ?? "hip-thrust");
  return h("section", { class: "guide training", "aria-label": "Screening" }, h("h1", {}, "Before you train"),
    h("p", {}, "This is no medical advice and never replaces a professional's. Nothing is stored, and nothing leaves this machine."),
    h("div", { class: "control" }, h("label", { for: "screening-exercise" }, "For the exercise"), select), place);
}

function showDecided(told: Decided): HTMLElement {
  const loads = told.joint_loads;
  const cautions = told.exercises.flatMap((one) => one.cautions);
  return h("div", {},
    h("section", {}, h("h2", { tabindex: -1 }, told.verdict.replaceAll("_", " ")), h("p", {}, told.says), h("p", {}, `Decided: ${told.decided}.`),
      ...told.held_back.map((line) => h("p", {}, line))),
    section("The questionnaire", told.questionnaire.reasons.map((one) => one.says)),
    section("The effort you mean", told.effort.reasons.map((one) => one.says)),
    section("What to mind in this exercise", cautions.map((one) => `${one.text} (${one.source})`)),
    !!loads && section(`What it loads: ${loads.of}, simulated`, [
      ...loads.levels.map((level) =>
        `${level.name}: ${Math.round(level.compression_N)} N compression${beside(level.beside_compression)}, ` +
        `${Math.round(level.shear_N)} N shear${beside(level.beside_shear)}`),
      ...loads.contacts.map((one) => `${one.name}: ${Math.round(one.force_N)} N${beside(one.beside)}`), loads.limits_say]),
    section("What this is", told.terms),
    h("p", {}, "The form that the questions follow: ", h("a", { href: told.official_form, rel: "noreferrer" }, told.official_form)));
}
