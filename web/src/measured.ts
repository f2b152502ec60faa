import { fill, h } from "./dom";
import { wholeGroups, type Result } from "./result";
import type { Server } from "./server";

interface Level {
  study: string;
  doi: string;
  citation: string;
  group: string;
  region: string;
  metric: string;
  phase: string;
  unit: string;
  measured: string;
  near: boolean;
  mean?: number;
  sd?: number;
}
interface End {
  measured: string;
  mean?: number;
}
interface Pair {
  study: string;
  doi: string;
  citation: string;
  group: string;
  metric: string;
  unit: string;
  greater: End;
  lesser: End;
}

/** What studies measured of the exercise, beside what is simulated. */
export class Measured {
  private readonly summary = h("summary", {}, "Published measurements");
  private readonly content = h("div", {});
  readonly element = h("details", { class: "measured" }, this.summary, this.content);
  private shown = "";
  private told: { levels: Level[]; pairs: Pair[] } | undefined;
  private result: Result | undefined;

  constructor(private readonly server: () => Server) {}

  show(result: Result): void {
    this.result = result;
    if (this.shown === result.exercise) {
      if (this.told) this.fill();
      return;
    }
    this.shown = result.exercise;
    this.told = undefined;
    this.summary.textContent = "Published measurements";
    fill(this.content);
    this.server().ask("measured", { exercise: result.exercise }, {
      answer: (document) => {
        this.told = document as { levels: Level[]; pairs: Pair[] };
        this.fill();
      },
    });
  }

  private fill(): void {
    const { levels, pairs } = this.told!;
    const ours = (name: string, metric: string) => {
      const group = this.result && wholeGroups(this.result).find((one) => one.name === name);
      if (!group) return "–";
      return `${(100 * (metric.startsWith("peak") ? group.peak_activation : group.mean_activation)).toFixed(0)} %`;
    };
    const study = (row: Level | Pair) =>
      h("a", { href: `https://doi.org/${row.doi}`, title: row.citation, rel: "noreferrer", target: "_blank" }, row.study);
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...["Study and set-up", "Muscle", "People", "Here"].map((name) =>
      h("th", { scope: "col" }, name)))), h("tbody", {}, ...levels.map((row) => h("tr", {},
      h("td", {}, row.doi ? study(row) : row.study, h("small", {}, ` ${row.measured}${row.near ? " (near)" : ""}`)),
      h("td", {}, [row.group, row.region].filter(Boolean).join(", ")),
      h("td", { class: "number" }, `${row.metric} ${row.mean ?? "–"}${row.sd === undefined ? "" : ` (SD ${row.sd})`} ${row.unit}`),
      h("td", { class: "number" }, ours(row.group, row.metric))))));
    const orders = h("ul", {}, ...pairs.map((row) => h("li", {}, row.doi ? study(row) : row.study,
      `: ${row.group}, ${row.metric}: ${end(row.greater)} above ${end(row.lesser)}${row.unit && row.greater.mean !== undefined ? ` ${row.unit}` : ""}`)));
    this.summary.textContent = `Published measurements (${levels.length + pairs.length})`;
    fill(this.content,
      levels.length > 0 && h("p", {}, "People: a share of what the muscle showed in a maximal contraction. Here: activation with the load above. The two are not the same measure; order and ratio within a study compare better than levels."),
      levels.length > 0 && table,
      pairs.length > 0 && h("p", {}, "Within one study, measured alike:"),
      pairs.length > 0 && orders,
      levels.length + pairs.length === 0 && h("p", {}, "None that can be compared is known to us."));
  }
}

function end(one: End): string {
  return one.mean === undefined ? one.measured : `${one.measured} ${one.mean}`;
}
