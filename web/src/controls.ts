import { fill, freshId, h } from "./dom";
import type { Exercise, Overlay } from "./exercises";
import type { TextField, Question } from "./question";
import { plainQuestion } from "./question";
import { uploadNames, type Fault } from "./server";

interface Slider {
  field: TextField;
  label: string;
  unit: string;
  low: number;
  high: number;
  step: number;
  /** Where it stands when nothing is asked for; none: the control is not shown. */
  usual(exercise: Exercise): number | undefined;
}

const sliders: Slider[] = [
  { field: "stance_width", label: "Stance", unit: "cm", low: 10, high: 80, step: 1,
    usual: (one) => one.stance_width_m && 100 * one.stance_width_m },
  { field: "bench_height", label: "Bench height", unit: "cm", low: 25, high: 60, step: 1,
    usual: (one) => one.bench_height_m && 100 * one.bench_height_m },
  { field: "brace", label: "Brace", unit: "%", low: 0, high: 100, step: 5, usual: () => 0 },
  { field: "height", label: "Height", unit: "cm", low: 145, high: 205, step: 1, usual: () => 168 },
  { field: "mass", label: "Body mass", unit: "kg", low: 40, high: 140, step: 1, usual: () => 62 },
  { field: "strength", label: "Strength", unit: "", low: 0.5, high: 2.5, step: 0.05, usual: () => 1 },
];

const loadUnits: Record<string, { most: number; step: number }> = {
  kg: { most: 250, step: 1 },
  lb: { most: 550, step: 2.5 },
  "%": { most: 120, step: 1 },
};

/** What the library's units are of the page's own: centimetres and kilograms. */
const unitsIn: Record<string, Record<string, number>> = {
  cm: { m: 100, cm: 1, mm: 0.1, in: 2.54 },
  kg: { kg: 1, lb: 0.45359237, N: 1 / 9.80665 },
};

/** A quantity as the address may have it, in the unit of its control. */
function readQuantity(text: string, unit: string): number {
  const [, amount, own] = /^\s*([\d.]+)\s*(.*?)\s*$/.exec(text) ?? [];
  return Number(amount) * (unitsIn[unit]?.[own ?? ""] ?? 1);
}

/** The form in which a question is put. Every change is told at once. */
export class Controls {
  readonly element = h("form", { class: "controls", "aria-label": "Set-up" });
  onChange: (question: Question) => void = () => {};

  private question: Question;
  private places = new Map<string, HTMLElement>();

  constructor(private readonly exercises: Exercise[], question: Question) {
    this.question = question;
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.build();
  }

  /** Shows another question, without telling it. */
  set(question: Question): void {
    this.question = question;
    this.build();
  }

  /** Says what is wrong beside the control that it is about; false where there is none. */
  showFault(fault: Fault | undefined): boolean {
    for (const place of this.places.values()) {
      place.querySelector(".fault")?.remove();
      const wrong = place.querySelector("[aria-invalid]");
      wrong?.removeAttribute("aria-invalid");
      wrong?.removeAttribute("aria-describedby");
    }
    if (!fault) return true;
    const place = this.places.get(fault.field ?? "");
    if (!place) return false;
    const id = freshId("fault");
    place.append(h("p", { class: "fault", id, role: "alert" }, plainWords(fault)));
    const control = place.querySelector("input, select");
    control?.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", id);
    return true;
  }

  private get exercise(): Exercise {
    return this.exercises.find((one) => one.id === this.question.exercise) ?? this.exercises[0]!;
  }

  private tell(): void {
    this.onChange({ ...this.question });
  }

  private change(field: TextField, value: string | undefined): void {
    if (value === undefined) delete this.question[field];
    else this.question[field] = value;
    this.tell();
  }

  private place(field: string, ...children: (Node | string)[]): HTMLElement {
    const place = h("div", { class: "control" }, ...children);
    this.places.set(field, place);
    return place;
  }

  private build(): void {
    this.places.clear();
    if (this.question.motion) return this.buildOfMotion();
    const exercise = this.exercise;
    fill(
      this.element,
      this.chooseExercise(),
      exercise.carries_load && this.chooseLoad(exercise),
      this.overlays("variations", "Variations", exercise.variations),
      this.overlays("faults", "Form faults", exercise.faults),
      h("fieldset", {}, h("legend", {}, "How"), this.chooseTempo(exercise),
        ...this.slide(exercise, ["stance_width", "bench_height", "brace"])),
      h("fieldset", {}, h("legend", {}, "Who"), this.chooseSex(),
        ...this.slide(exercise, ["height", "mass", "strength"])),
      h("button", { type: "button", class: "quiet", onclick: () => this.reset() }, "As the exercise has it"),
    );
  }

  /** Of a measured motion: what part of it, and how smooth; and the body. */
  private buildOfMotion(): void {
    const exercise = this.exercise;
    fill(
      this.element,
      this.chooseExercise(),
      h("fieldset", {}, h("legend", {}, "Of the motion"),
        this.ask("lowpass", "Low-pass, Hz (0: none)", "Hz", 6), this.ask("start", "From, s", "s", undefined),
        this.ask("end", "To, s", "s", undefined)),
      h("fieldset", {}, h("legend", {}, "How"), ...this.slide(exercise, ["brace"])),
      h("fieldset", {}, h("legend", {}, "Who"), this.chooseSex(),
        ...this.slide(exercise, ["height", "mass", "strength"])),
    );
  }

  /** A number that may be left empty. */
  private ask(field: TextField, label: string, unit: string, usual: number | undefined): HTMLElement {
    const id = freshId(field);
    const asked = this.question[field];
    const input = h("input", { id, type: "number", min: 0, step: "any",
      value: asked === undefined ? usual : asked === "none" ? 0 : Number.parseFloat(asked), oninput: () =>
        this.change(field, input.value === "" ? undefined
          : field === "lowpass" && Number(input.value) === 0 ? "none" : `${input.value}${unit}`) });
    return this.place(field, h("label", { for: id }, label), input);
  }

  private reset(): void {
    this.question = plainQuestion(this.question.exercise);
    this.build();
    this.tell();
  }

  private chooseExercise(): HTMLElement {
    const id = freshId("exercise");
    const select = h("select", {
      id,
      onchange: () => {
        const who = { sex: this.question.sex, height: this.question.height, mass: this.question.mass,
          strength: this.question.strength, body: this.question.body };
        this.question = plainQuestion(select.value);
        for (const [field, value] of Object.entries(who))
          if (value !== undefined) this.question[field as TextField] = value;
        this.build();
        this.element.querySelector("select")?.focus();
        this.tell();
      },
    });
    const { motion } = this.question;
    if (motion)
      select.append(h("option", { value: "", selected: true }, `Measured: ${uploadNames.get(motion) ?? motion}`));
    for (const one of this.exercises)
      select.append(h("option", { value: one.id, selected: one.id === this.question.exercise }, one.title));
    return this.place(motion ? "motion" : "exercise", h("label", { for: id }, "Exercise"), select);
  }

  private chooseLoad(exercise: Exercise): HTMLElement {
    const given = /^([\d.]+)\s*(kg|lb|%)$/.exec(this.question.load ?? "");
    const unit = given?.[2] ?? "kg";
    const amount = given ? Number(given[1])
      : this.question.load ? Number(readQuantity(this.question.load, "kg").toFixed(2)) : exercise.load_kg;
    const id = freshId("load");
    const bounds = loadUnits[unit]!;
    const number = h("input", { type: "number", min: 0, max: 1000, step: "any", value: amount,
      "aria-label": "Load, as a number" });
    const range = h("input", { id, type: "range", min: 0, max: bounds.most, step: bounds.step, value: amount });
    const units = h("select", { "aria-label": "Unit of the load" });
    for (const one of Object.keys(loadUnits))
      units.append(h("option", { value: one, selected: one === unit }, one === "%" ? "% of heaviest" : one));
    range.addEventListener("input", () => {
      number.value = range.value;
      this.change("load", `${range.value}${units.value}`);
    });
    number.addEventListener("input", () => {
      range.value = number.value;
      this.change("load", `${number.value}${units.value}`);
    });
    units.addEventListener("change", () => {
      const now = Number(number.value);
      const old = this.question.load?.endsWith("lb") ? "lb" : this.question.load?.endsWith("%") ? "%" : "kg";
      // Kilograms and pounds are the same load; a share of it is another question.
      const kg = old === "lb" ? now * 0.45359237 : now;
      const next = units.value === "%" || old === "%" ? (units.value === "%" ? 75 : exercise.load_kg)
        : units.value === "lb" ? Math.round(kg / 0.45359237) : Math.round(kg);
      this.question.load = `${next}${units.value}`;
      this.build();
      this.tell();
    });
    return this.place("load", h("label", { for: id }, "Load"), range,
      h("div", { class: "pair" }, number, units));
  }

  private overlays(field: "variations" | "faults", title: string, offered: Overlay[]): HTMLElement | false {
    if (offered.length === 0) return false;
    const chosen = this.question[field];
    const list = h("fieldset", { class: "overlays" }, h("legend", { class: "hidden" }, title));
    for (const overlay of offered) {
      const id = freshId(overlay.name);
      const box = h("input", { type: "checkbox", id, checked: chosen.includes(overlay.name),
        onchange: () => {
          this.question[field] = box.checked
            ? [...this.question[field], overlay.name]
            : this.question[field].filter((name) => name !== overlay.name);
          this.tell();
        } });
      list.append(h("div", { class: "check" }, box,
        h("label", { for: id, title: overlay.cue ?? overlay.source }, overlay.title)));
    }
    const details = h("details", { open: chosen.length > 0 },
      h("summary", {}, `${title} (${offered.length})`), list);
    return this.place(field, details);
  }

  private chooseTempo(exercise: Exercise): HTMLElement {
    const names = exercise.starts_with === "lifting"
      ? ["lifting", "hold", "lowering", "hold"]
      : ["lowering", "hold", "lifting", "hold"];
    const seconds = (this.question.tempo ?? exercise.tempo).split("-");
    const inputs = names.map((name, k) =>
      h("input", { type: "number", min: 0, max: 60, step: 0.1, value: seconds[k] ?? 0,
        disabled: exercise.holds_only && Number(seconds[k]) === 0,
        "aria-label": `Seconds of ${name}${k === 3 ? " after" : ""}` }));
    for (const input of inputs)
      input.addEventListener("input", () =>
        this.change("tempo", inputs.map((one) => one.value || "0").join("-")));
    return this.place("tempo", h("span", { class: "label" }, "Tempo, s"),
      h("div", { class: "tempo" }, ...inputs.map((input, k) =>
        h("span", {}, input, h("small", { "aria-hidden": "true" }, names[k]!)))));
  }

  private chooseSex(): HTMLElement {
    const name = freshId("sex");
    const box = h("div", { class: "choice", role: "radiogroup", "aria-label": "Sex" });
    for (const sex of ["female", "male"]) {
      const id = freshId(sex);
      box.append(h("input", { type: "radio", name, id, checked: (this.question.sex ?? "female") === sex,
        onchange: () => this.change("sex", sex === "female" ? undefined : sex) }),
        h("label", { for: id }, sex));
    }
    return this.place("sex", box);
  }

  private slide(exercise: Exercise, fields: TextField[]): HTMLElement[] {
    const made: HTMLElement[] = [];
    for (const slider of sliders.filter((one) => fields.includes(one.field))) {
      const usual = slider.usual(exercise);
      if (usual === undefined) continue;
      const id = freshId(slider.field);
      const asked = this.question[slider.field];
      const value = asked === undefined ? usual : readQuantity(asked, slider.unit);
      const shown = h("output", { for: id });
      const range = h("input", { id, type: "range", min: Math.min(slider.low, value),
        max: Math.max(slider.high, value), step: slider.step, value });
      const show = (now: number) => {
        shown.value = `${Number(now.toFixed(2))}${slider.unit && ` ${slider.unit}`}`;
        range.setAttribute("aria-valuetext", shown.value);
      };
      range.addEventListener("input", () => {
        const now = Number(range.value);
        show(now);
        this.change(slider.field, Math.abs(now - usual) < 1e-9 ? undefined : `${now}${slider.unit}`);
      });
      show(value);
      made.push(this.place(slider.field, h("label", { for: id }, slider.label), shown, range));
    }
    return made;
  }
}

/** A fault in the library's words, with the place in a file. */
export function wordsAndPlace(fault: Fault): string {
  const words = fault.message.replace(/^error: /, "").replace(": error: ", ": ");
  return fault.remedy ? `${words}. ${fault.remedy}` : words;
}

/** A fault in the library's words, without its place, which stands beside the control. */
export function plainWords(fault: Fault): string {
  const words = fault.message.replace(/^.*?error: (\[[^\]]*\] )?/, "");
  return fault.remedy ? `${words}. ${fault.remedy}` : words;
}
