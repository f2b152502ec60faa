import { Charts } from "./charts";
import { Controls, plainWords, wordsAndPlace } from "./controls";
import { Details } from "./details";
import { makeDownloads } from "./downloads";
import { fill, h } from "./dom";
import type { Exercise } from "./exercises";
import { describeFigures } from "./figures";
import { Measured } from "./measured";
import { Pane } from "./pane";
import { Playback } from "./playback";
import { plainQuestion, readQuestion, writeQuestion, type Question } from "./question";
import { Ranking } from "./ranking";
import type { Result } from "./result";
import { upload } from "./server";
import { allParts, makeParts } from "./stage/parts";

/** A state that is over sooner is not told: each change of words is one more picture to draw. */
const atOnce_ms = 500;

/** The body at work: controls, picture and what it means. */
export class Lab {
  readonly element = h("div", { class: "lab" });
  onAddress: (address: URLSearchParams) => void = () => {};

  private readonly panes: Pane[] = [];
  private active = 0;
  private readonly controls: Controls;
  private readonly playback = new Playback();
  private readonly ranking = new Ranking();
  private readonly charts = new Charts();
  private readonly details = new Details();
  private readonly measured = new Measured(() => this.panes[0]!.server);
  private readonly stages = h("div", { class: "stages" });
  private readonly sentence = h("p", { class: "sentence", "aria-live": "polite" });
  private readonly figures = h("dl", { class: "figures" });
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly trouble = h("p", { class: "fault", role: "alert", hidden: true });
  private readonly notes = h("ul", { class: "notes" });
  private readonly sampling = h("div", { class: "sampling" });
  private readonly tabs = h("div", { class: "tabs" });
  private readonly setUps = h("span", { class: "tabs", role: "group", "aria-label": "Set-ups" });
  private selected: string | undefined;
  /** The line that was picked, or its group. */
  private picked: string | undefined;
  private answers: unknown[] = [];
  private saying = 0;
  private passing = "";
  private groups: ReadonlySet<string> | undefined;
  private readonly parts = allParts();

  constructor(private readonly exercises: Exercise[], address: URLSearchParams,
    private readonly onLine: (up: boolean) => void) {
    const first = readQuestion(address) ?? plainQuestion("hip-thrust");
    const second = readQuestion(address, "b.");
    this.controls = new Controls(exercises, { ...first });
    this.controls.onChange = (question) => this.change(question);
    this.playback.onTime = (share) => this.setShare(share);
    this.charts.onTime = (share) => this.playback.set(share);
    this.ranking.onShown = (names) => {
      this.groups = names;
      for (const pane of this.panes) pane.stage.setGroups(names);
    };
    this.ranking.onSelect = (group) => this.select(group, group);
    this.details.onClose = () => {
      const group = this.selected;
      this.select(undefined, undefined);
      this.ranking.focus(group);
    };
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.selected !== undefined) this.details.onClose();
    });
    this.element.append(
      h("h1", { class: "hidden" }, "The body at work"),
      h("aside", {}, this.tabs, this.controls.element, this.dropPlace()),
      h("div", { class: "picture" }, this.toolbar(), this.stages, this.playback.element, this.details.element),
      h("section", { class: "meaning", "aria-label": "What it means" }, this.sentence, this.trouble,
        this.status, this.figures, this.ranking.element, this.sampling, this.measured.element, this.notes),
      h("section", { class: "series", "aria-label": "Over the repetition" }, this.charts.element));
    this.add(first);
    if (second) this.add(second);
    this.choose(0);
    this.makeSampling();
  }

  /** Stops, and lets go of pictures and connections. */
  end(): void {
    this.playback.end();
    this.charts.end();
    for (const pane of this.panes) pane.end();
  }

  /** Takes the page's colours on anew. */
  retint(): void {
    for (const pane of this.panes) pane.stage.retint();
    this.charts.rebuild();
    this.showResults();
  }

  /** For the benchmark: frames a second, each drawn anew. */
  measure(frames: number): number {
    return this.panes[0]!.stage.measure(frames);
  }

  private add(question: Question): void {
    const pane = new Pane(question, this.onLine);
    const letter = "AB"[this.panes.length]!;
    pane.stage.canvas.setAttribute("role", "img");
    pane.stage.canvas.setAttribute("aria-label", "The body at work");
    pane.stage.setParts(this.parts);
    pane.stage.setGroups(this.groups);
    pane.stage.select(this.selected);
    pane.stage.onPick = (muscle) => this.pick(pane, muscle);
    pane.onChange = () => this.refresh();
    this.panes.push(pane);
    this.stages.append(h("figure", { class: "stage" }, pane.stage.canvas, h("figcaption", {}, letter)));
    pane.ask(question);
    this.showTabs();
  }

  private change(question: Question): void {
    this.panes[this.active]!.ask(question);
    this.tellAddress();
  }

  private tellAddress(): void {
    const address = new URLSearchParams();
    this.panes.forEach((pane, k) => writeQuestion(pane.question, address, k === 0 ? "" : "b."));
    this.onAddress(address);
  }

  private choose(index: number): void {
    this.active = index;
    this.controls.set({ ...this.panes[index]!.question });
    this.showTabs();
    this.refresh();
  }

  private showTabs(): void {
    const two = this.panes.length > 1;
    fill(this.setUps, ...this.panes.map((_, k) => h("button", { type: "button",
      "aria-pressed": k === this.active ? "true" : "false", onclick: () => this.choose(k) }, `Set-up ${"AB"[k]}`)));
    fill(this.tabs, two && this.setUps,
      h("button", { type: "button", class: "quiet", onclick: () => (two ? this.dropSecond() : this.addSecond()) },
        two ? "One set-up alone" : "Compare with another set-up"));
    this.stages.classList.toggle("two", two);
    this.ranking.element.classList.toggle("two", two);
  }

  private addSecond(): void {
    this.add({ ...this.panes[0]!.question });
    this.choose(1);
    this.tellAddress();
  }

  private dropSecond(): void {
    this.panes.pop()?.end();
    this.stages.lastElementChild?.remove();
    this.choose(0);
    this.tellAddress();
    this.showResults();
  }

  private toolbar(): HTMLElement {
    const bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Picture" },
      ...makeParts(this.parts, () => this.panes.map((pane) => pane.stage)));
    bar.append(makeDownloads(() => this.panes[this.active]!));
    return bar;
  }

  private pick(pane: Pane, muscle: string | undefined): void {
    const line = pane.simulation?.scene.header.muscles.find((one) => one.name === muscle);
    this.select(muscle, line?.group);
  }

  private select(name: string | undefined, group: string | undefined): void {
    this.selected = group ?? name;
    this.picked = name;
    for (const pane of this.panes) pane.stage.select(this.selected);
    this.ranking.select(this.selected);
    this.charts.select(this.selected);
    void this.details.show(name, group, this.panes[this.active]!.simulation?.result);
  }

  private setShare(share: number): void {
    for (const pane of this.panes) {
      const times = pane.simulation?.scene.header.time_s;
      pane.stage.setTime(share * (times?.at(-1) ?? 0));
    }
    this.charts.setShare(share);
  }

  /** After something has come from the server. */
  private refresh(): void {
    const pane = this.panes[this.active];
    if (!pane) return;
    const known = this.controls.showFault(pane.fault);
    this.trouble.hidden = known || !pane.fault;
    // Beside no control: with its place, such as a file's line.
    this.trouble.textContent = pane.fault && !known ? wordsAndPlace(pane.fault) : "";
    const last = pane.simulation?.part;
    const states = this.panes.map((one) => one.state);
    const state = states.includes("preview") ? "preview" : states.includes("full") ? "full" : "rest";
    this.say(pane.fault ? "The last answer that was right is shown."
      : state === "preview" ? "Computing…"
        : state === "full" ? "Preview; the full answer follows." : last === "full" ? "Full answer." : "",
    state !== "rest");
    this.element.dataset.state = state === "rest" && pane.fault ? "fault" : state;
    // What is asked but not answered yet leaves picture, table and charts as they are.
    const answers = [this.active, ...this.panes.map((one) => one.simulation?.result)];
    if (answers.length !== this.answers.length || answers.some((one, k) => one !== this.answers[k])) this.showResults();
    this.answers = answers;
  }

  /** How far the answer is; what passes is only said if it does not pass at once. */
  private say(text: string, passes: boolean): void {
    if (!passes) {
      clearTimeout(this.saying);
      this.saying = 0;
      this.status.textContent = text;
      return;
    }
    this.passing = text;
    this.saying ||= setTimeout(() => {
      this.saying = 0;
      this.status.textContent = this.passing;
    }, atOnce_ms);
  }

  private showResults(): void {
    const pane = this.panes[this.active]!;
    const result = pane.simulation?.result;
    if (!result) return;
    const length = result.time_s.at(-1) ?? 1;
    this.playback.setLength(length);
    this.sentence.textContent = result.sentence;
    this.sentence.classList.toggle("failed", result.status !== "solved");
    this.ranking.show(this.panes.map((one) => one.simulation?.result).filter((one): one is Result => !!one));
    const other = this.panes[1 - this.active];
    this.charts.show(result, other?.simulation && { result: other.simulation.result, letter: "AB"[1 - this.active]! });
    const motion = result.exercise === "measured-motion";
    this.measured.element.hidden = this.sampling.hidden = motion;
    if (!motion) this.measured.show(result);
    fill(this.notes, ...result.notes.map((note) => h("li", {}, note)));
    fill(this.figures, ...describeFigures(result).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    this.setShare(this.playback.share);
    if (this.picked !== undefined) void this.details.show(this.picked, this.selected, result);
    pane.stage.canvas.setAttribute("aria-label",
      `The body doing ${this.exercises.find((one) => one.id === result.exercise)?.title ?? "what was measured"}, muscles coloured by activation`);
  }

  /** How sure it is: samples, with progress, that can be stopped. */
  private makeSampling(): void {
    const start = h("button", { type: "button", class: "quiet", onclick: () => {
      const pane = this.panes[this.active]!;
      const bar = h("progress", { max: 50, value: 0, "aria-label": "Samples done" });
      const cancel = h("button", { type: "button", onclick: () => stop() }, "Cancel");
      fill(this.sampling, h("span", {}, "Sampling what is uncertain… "), bar, cancel);
      const rest = (text: string) => {
        fill(this.sampling, start, h("span", { role: "status" }, text));
      };
      const { question } = pane;
      const stop = pane.server.ask("sample", { question, samples: 50 }, {
        progress: (done, all) => {
          bar.max = all;
          bar.value = done;
        },
        answer: (document) => {
          if (pane.question !== question || !pane.simulation)
            return rest(" The set-up has changed meanwhile; these samples are not for it.");
          pane.simulation.result = document as Result;
          rest(" 5 to 95 % of 50 bodies and set-ups like these stand beside the means.");
          this.showResults();
        },
        fault: (fault) => rest(` ${plainWords(fault)}`),
        stopped: () => rest(" Stopped."),
      });
    } }, "How sure is it? (50 samples)");
    fill(this.sampling, start);
  }

  private dropPlace(): HTMLElement {
    const input = h("input", { type: "file", accept: ".osim,.mot,.sto", multiple: true, id: "own-files", class: "hidden" });
    const say = h("span", { role: "status" });
    const use = async (files: FileList | null | undefined) => {
      const given = [...files ?? []];
      if (given.length === 0) return;
      const pane = this.panes[this.active]!;
      try {
        const uploads: ["body" | "motion", string][] = [];
        for (const file of given) roleOf(file.name); // all of them, before any is sent
        for (const file of given) uploads.push([roleOf(file.name), await upload(file)]);
        if (!this.panes.includes(pane)) return;
        const question = uploads.reduce((now, [as, name]) => withFile(now, as, name), pane.question);
        say.textContent = given.map((file) => `${file.name} is used as the ${roleOf(file.name)}.`).join(" ");
        pane.ask(question);
        this.tellAddress();
        if (pane === this.panes[this.active]) this.controls.set({ ...question });
      } catch (error) {
        say.textContent = String(error instanceof Error ? error.message : error);
      }
      input.value = "";
    };
    input.addEventListener("change", () => void use(input.files));
    const place = h("div", { class: "drop" }, h("label", { for: "own-files" },
      "An OpenSim model (.osim) or a measured motion (.mot, .sto) of your own: drop it here, or choose it"), input, say);
    for (const kind of ["dragover", "dragenter"])
      place.addEventListener(kind, (event) => { event.preventDefault(); place.classList.add("over"); });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("over");
      void use(event.dataTransfer?.files);
    });
    return place;
  }
}

/** What a file is for. */
function roleOf(name: string): "body" | "motion" {
  if (/\.osim$/i.test(name)) return "body";
  if (/\.(mot|sto)$/i.test(name)) return "motion";
  throw new Error(`${name} is neither a model (.osim) nor a motion (.mot, .sto).`);
}

/** The question with an upload in it, without what does not go with it. */
function withFile(question: Question, as: "body" | "motion", upload: string): Question {
  const { sex, height, mass, strength, brace, body } = question;
  if (as === "body") {
    const next = { ...question, body: upload };
    for (const field of ["sex", "height", "mass", "strength"] as const) delete next[field];
    return next;
  }
  const next: Question = { ...plainQuestion(""), motion: upload };
  for (const [field, value] of Object.entries({ sex, height, mass, strength, brace, body }))
    if (value !== undefined) next[field as "body"] = value;
  return next;
}
