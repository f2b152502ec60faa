import "./style.css";
import { Scene } from "./block";
import { Charts } from "./charts";
import { Details } from "./details";
import { fill, h } from "./dom";
import { describeFigures } from "./figures";
import { Playback } from "./playback";
import { Ranking } from "./ranking";
import type { Result } from "./result";
import { embedded, embeddedBytes } from "./embedded";
import { allParts, makeParts } from "./stage/parts";
import { Stage } from "./stage/stage";

/** One answer as a page that needs nothing else: what `sinew analyze --html` writes. */
function start(): void {
  const result = JSON.parse(embedded("sinew-result")!) as Result;
  const { title, command } = JSON.parse(embedded("sinew-asked")!) as { title: string; command: string };
  const scene = new Scene(embeddedBytes("sinew-scene")!.buffer as ArrayBuffer, 0);
  document.title = `${title} – Sinew`;
  const stage = new Stage(), playback = new Playback(), ranking = new Ranking(), charts = new Charts();
  const details = new Details();
  const length = result.time_s.at(-1) ?? 1;
  const select = (name: string | undefined, group: string | undefined) => {
    stage.select(group ?? name);
    ranking.select(group ?? name);
    charts.select(group ?? name);
    void details.show(name, group, result);
  };
  stage.canvas.setAttribute("role", "img");
  stage.canvas.setAttribute("aria-label", `The body doing ${title}, muscles coloured by activation`);
  stage.onPick = (muscle) =>
    select(muscle, scene.header.muscles.find((one) => one.name === muscle)?.group);
  playback.onTime = (share) => {
    stage.setTime(share * length);
    charts.setShare(share);
  };
  charts.onTime = (share) => playback.set(share);
  ranking.onShown = (names) => stage.setGroups(names);
  ranking.onSelect = (group) => select(group, group);
  details.onClose = () => select(undefined, undefined);
  const sentence = h("p", { class: "sentence" }, result.sentence);
  sentence.classList.toggle("failed", result.status !== "solved");
  const figures = h("dl", { class: "figures" });
  fill(figures, ...describeFigures(result).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  document.body.append(
    h("header", { class: "top" }, h("strong", {}, title), h("code", {}, command)),
    h("main", { id: "main" }, h("div", { class: "lab report" },
      h("div", { class: "picture" }, h("div", { class: "toolbar", role: "toolbar", "aria-label": "Picture" }, ...makeParts(allParts(), () => [stage])),
        h("div", { class: "stages" }, h("figure", { class: "stage" }, stage.canvas)), playback.element, details.element),
      h("section", { class: "meaning", "aria-label": "What it means" }, sentence, figures, ranking.element,
        h("ul", { class: "notes" }, ...result.notes.map((note) => h("li", {}, note)))),
      h("section", { class: "series", "aria-label": "Over the repetition" }, charts.element))));
  stage.show(scene);
  playback.setLength(length);
  ranking.show([result]);
  charts.show(result);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    stage.retint();
    charts.rebuild();
  });
}

start();
