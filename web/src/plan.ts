import { plainWords } from "./controls";
import { download, fill, h } from "./dom";
import { Fields, section, ticked } from "./fields";
import type { Answers } from "./screening";
import { get, type Fault, type Server } from "./server";

interface Training {
  goals: { goal: string; title: string; groups: string[] }[];
  equipment: string[];
  levels: string[];
  aims: string[];
}

interface Dose {
  group: string;
  direct_sets: number;
  indirect_sets: number;
  counted_sets: number;
  days: number;
  verdict: string;
}

interface Told {
  status: string;
  request: { days: number; goals: { groups: string[] }[] };
  body: string;
  refusal?: { stopped_by: string[]; reason: string; remedy: string };
  sessions?: { begin: string; minutes: number; gross_kcal: number; sets: { title: string; in_words: string }[] }[];
  weekly_sets?: Dose[];
  notes?: string[];
  also: string[];
  rules: { what: string; low?: number; high?: number; unit: string; sources: string[]; why?: string }[];
  sources: { id: string; citation: string; measured: string; trust: string }[];
  always: string[];
}

const lists = ["goal", "on", "equipment"];
const texts = ["days", "weeks", "level", "aim", "longest_session", "start", "time", "sex", "height", "mass", "strength"];

/** A plan as a form, and the weeks that come of it; it keeps to a screening's answers where there are any. */
export function makePlan(address: URLSearchParams, onAddress: (address: URLSearchParams) => void,
  answers: Answers | undefined, server: Server): HTMLElement {
  const place = h("div", { "aria-live": "polite" });
  const holder = h("div", {});
  void get<Training>("training").then(
    (training) => fill(holder, makeForm(training, address, onAddress, answers, server, place)),
    (error: unknown) => fill(holder, h("p", { class: "fault", role: "alert" }, String(error))));
  return h("section", { class: "guide training", "aria-label": "Plan" }, h("h1", {}, "A week of training"),
    h("p", {}, "Every plan keeps the published rules of dose and recovery, or says which of them stops it."),
    holder, place);
}

function makeForm(training: Training, address: URLSearchParams, onAddress: (address: URLSearchParams) => void,
  answers: Answers | undefined, server: Server, place: HTMLElement): HTMLElement {
  const fields = new Fields();
  const given = (name: string, otherwise: string) => address.get(name) ?? otherwise;
  const choose = (name: string, choices: string[], value: string) => {
    const select = h("select", { name });
    for (const one of choices) select.append(h("option", { value: one, selected: one === value }, one));
    return select;
  };
  const write = (name: string, type: string, value: string, more = {}) => h("input", { name, type, value, ...more });
  const goals = address.getAll("goal");
  const trouble = h("p", { class: "fault", role: "alert", hidden: true });
  const button = h("button", { type: "submit" }, "Make the plan");
  const form: HTMLFormElement = h("form", { class: "controls", "aria-label": "What the plan is for" },
    fields.addBoxes("goal", "Goals", training.goals.map((one) => [one.goal, `${one.goal}: ${one.title}`]),
      goals.length > 0 ? goals : ["abs", "glutes"]),
    h("fieldset", {}, h("legend", {}, "When"),
      fields.add("days", "Days a week", choose("days", ["1", "2", "3", "4", "5", "6", "7"], given("days", "3"))),
      fields.add("weeks", "Weeks", write("weeks", "number", given("weeks", "6"), { min: 1, max: 52 })),
      fields.add("start", "Not before", write("start", "date", given("start", ""))),
      fields.add("time", "Time of day", write("time", "time", given("time", "18:00"))),
      fields.add("longest_session", "Longest session", write("longest_session", "text", given("longest_session", "")), "45min; empty: no bound")),
    h("fieldset", {}, h("legend", {}, "How"),
      fields.add("level", "Level", choose("level", training.levels, given("level", "novice"))),
      fields.add("aim", "Aim", choose("aim", training.aims, given("aim", "growth")))),
    fields.addBoxes("equipment", "Equipment: none ticked means all of it",
      ["none", ...training.equipment].map((one) => [one, one === "none" ? "no equipment at all" : one]),
      address.getAll("equipment")),
    h("fieldset", {}, h("legend", {}, "Body"),
      fields.add("sex", "Sex", choose("sex", ["female", "male"], given("sex", "female"))),
      fields.add("height", "Height", write("height", "text", given("height", "168cm"))),
      fields.add("mass", "Body mass", write("mass", "text", given("mass", "62kg"))),
      fields.add("strength", "Strength", write("strength", "text", given("strength", "1.0")), "times an average person's")),
    answers !== undefined && fields.addBoxes("answers", "Screening", [["yes", "keep to the answers of your screening"]], ["yes"]),
    trouble, button);
  const read = () => {
    const body: Record<string, string | string[] | Answers> = {};
    const shown = new URLSearchParams();
    for (const name of lists) {
      const values = ticked(form, name);
      if (values.length > 0) body[name] = values;
      for (const value of values) shown.append(name, value);
    }
    for (const name of texts) {
      const value = (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? "";
      if (value === "") continue;
      body[name] = value;
      shown.append(name, value);
    }
    // Nothing about health goes into the address.
    if (answers !== undefined && ticked(form, "answers").length > 0) body.answers = answers;
    return { body: { goal: [], ...body }, shown };
  };
  const showFault = (fault: Fault | undefined) => {
    trouble.hidden = fields.showFault(fault);
    trouble.textContent = fault && !trouble.hidden ? plainWords(fault) : "";
  };
  let stop: (() => void) | undefined;
  const ask = () => {
    stop?.();
    const { body, shown } = read();
    onAddress(shown);
    showFault(undefined);
    button.disabled = true;
    fill(place, h("p", { role: "status" }, "Every exercise is simulated for this body…"));
    stop = server.ask("plan", body, {
      answer: (document) => {
        button.disabled = false;
        fill(place, showPlan(document as Told, () => save(server, body, showFault)));
      },
      fault: (fault) => {
        button.disabled = false;
        fill(place);
        showFault(fault);
      },
      stopped: () => (button.disabled = false),
    });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  if (goals.length > 0) queueMicrotask(ask);
  return form;
}

function save(server: Server, body: unknown, showFault: (fault: Fault) => void): void {
  server.ask("calendar", body, {
    answer: (document) => download("plan.ics",
      new Blob([(document as { calendar: string }).calendar], { type: "text/calendar" })),
    fault: showFault,
  });
}

function showPlan(told: Told, saveCalendar: () => void): HTMLElement {
  const parts: (HTMLElement | false)[] = [];
  if (told.refusal)
    parts.push(h("section", {}, h("h2", {}, "There is no such plan"),
      h("p", {}, `Stopped by ${told.refusal.stopped_by.join(", ")}: ${told.refusal.reason}.`),
      h("p", {}, told.refusal.remedy)));
  if (told.sessions) {
    const keep = h("div", { class: "toolbar" },
      h("button", { type: "button", onclick: saveCalendar }, "Calendar (.ics)"),
      h("button", { type: "button", onclick: () => download("plan.json", new Blob([JSON.stringify(told, null, 2)])) }, "Plan (JSON)"));
    parts.push(h("section", {}, h("h2", {}, "Sessions"),
      h("p", {}, "Each week holds if the one before went as planned; what was not done is done again."), keep,
      ...weeksOf(told)));
    parts.push(showDose(told));
  }
  parts.push(section("Of this plan", told.notes ?? []), section("Also", told.also), section("Always", told.always),
    h("details", {}, h("summary", {}, "The rules and their sources"),
      h("ul", {}, ...told.rules.map((rule) => h("li", {},
        `${rule.what}: ${bounds(rule)} (${rule.sources.join(", ") || `chosen: ${rule.why ?? ""}`})`))),
      h("ul", {}, ...told.sources.map((one) => h("li", {}, `${one.id}: ${one.citation}. ${one.measured} (${one.trust})`)))));
  return h("div", {}, ...parts);
}

function bounds({ low, high, unit }: { low?: number; high?: number; unit: string }): string {
  const scale = unit === "1" ? 100 : 1;
  const number = (value: number) => String(Math.round(scale * value * 100) / 100);
  const span = low !== undefined && high !== undefined
    ? low === high ? number(low) : `${number(low)} to ${number(high)}`
    : low !== undefined ? `at least ${number(low)}` : high !== undefined ? `at most ${number(high)}` : "";
  return `${span} ${unit === "1" ? "%" : unit}`;
}

const dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The first week open, the others folded. */
function weeksOf(told: Told): HTMLElement[] {
  const sessions = told.sessions ?? [];
  const weeks: HTMLElement[] = [];
  for (let first = 0; first < sessions.length; first += told.request.days) {
    const cards = sessions.slice(first, first + told.request.days).map((session) => {
      const [date, time] = session.begin.split("T") as [string, string];
      const day = dayNames[new Date(`${date}T12:00:00`).getDay()]!;
      return h("article", {}, h("h3", {}, `${day} ${date} ${time}`),
        h("p", {}, `about ${Math.round(session.minutes)} min, ${Math.round(session.gross_kcal)} kcal`),
        h("ul", {}, ...session.sets.map((sets) => h("li", {}, `${sets.title}: ${sets.in_words}`))));
    });
    weeks.push(h("details", { open: first === 0 },
      h("summary", {}, `Week ${1 + first / told.request.days}`), h("div", { class: "cards" }, ...cards)));
  }
  return weeks;
}

function showDose(told: Told): HTMLElement {
  const goals = new Set(told.request.goals.flatMap((one) => one.groups));
  const rows = (told.weekly_sets ?? []).filter((dose) => goals.has(dose.group)).map((dose) =>
    h("tr", {}, h("th", { scope: "row" }, dose.group),
      ...[dose.direct_sets, dose.indirect_sets, dose.counted_sets, dose.days].map((value) =>
        h("td", { class: "number" }, String(value))),
      h("td", {}, dose.verdict)));
  const others = (told.weekly_sets ?? []).filter((dose) => !goals.has(dose.group))
    .map((dose) => `${dose.group} ${dose.counted_sets}`);
  const names = ["Muscle group", "Direct", "Indirect", "Counted", "Days", "Published range"];
  return h("section", {}, h("h2", {}, "Sets a week"), h("table", {},
    h("thead", {}, h("tr", {}, ...names.map((name, k) =>
      h("th", { scope: "col", class: k > 0 && k < 5 ? "number" : undefined }, name)))),
    h("tbody", {}, ...rows)), others.length > 0 && h("p", {}, `Counted for others: ${others.join(", ")}.`));
}
