import { fill, h } from "./dom";
import { embedded } from "./embedded";
import type { Result } from "./result";
import { wholeGroups } from "./result";
import { get } from "./server";

export interface MuscleSource {
  name: string;
  group: string;
  max_isometric_force_N: number;
  optimal_fibre_length_m: number;
  tendon_slack_length_m: number;
  pennation_rad: number;
  source: string;
}

let sources: Promise<Map<string, MuscleSource>> | undefined;
function loadSources(): Promise<Map<string, MuscleSource>> {
  const carried = embedded("sinew-muscles");
  sources ??= (carried ? Promise.resolve(JSON.parse(carried) as MuscleSource[]) : get<MuscleSource[]>("muscles"))
    .then((rows) => new Map(rows.map((row) => [row.name, row])));
  return sources;
}

/** What is known of the muscle that was picked. */
export class Details {
  readonly element = h("section", { class: "details", "aria-live": "polite", hidden: true });
  onClose: () => void = () => {};
  private shown: string | undefined;

  /** `name`: a line's or a group's. */
  async show(name: string | undefined, group: string | undefined, result: Result | undefined): Promise<void> {
    this.shown = name;
    this.element.hidden = name === undefined;
    if (name === undefined || !result) return;
    const found = wholeGroups(result).find((one) => one.name === group);
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    const phases = h("ul", {});
    for (const phase of found?.phases ?? [])
      phases.append(h("li", {}, `${phase.phase}: ${phase.role}, ${phase.contraction}, ${percent(phase.mean_activation)} (${phase.reason})`));
    const about = h("dl", {});
    fill(this.element,
      h("header", {}, h("h2", {}, group ?? name),
        h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.onClose() }, "×")),
      name !== group && h("p", {}, `line ${name}`),
      found && h("p", {}, `${found.role}: ${found.role_reason}. Mean ${percent(found.mean_activation)}, ` +
        `peak ${percent(found.peak_activation)} at ${found.peak_time_s.toFixed(2)} s.`),
      phases, about);
    const rows = await loadSources().catch(() => undefined);
    if (this.shown !== name || !rows) return;
    const lines = [...rows.values()].filter((row) => row.name === name || (name === group && row.group === group));
    const row = lines[0];
    if (!row) return;
    const force = lines.reduce((sum, one) => sum + one.max_isometric_force_N, 0);
    const texts = [...new Set(lines.map((one) => one.source))];
    for (const [key, value] of [
      ["Strength", `${force.toFixed(0)} N at most, ${lines.length === 1 ? "one line" : `${lines.length} lines`} (a woman of 168 cm and 62 kg)`],
      lines.length === 1 ? ["Fibre and tendon", `${(100 * row.optimal_fibre_length_m).toFixed(1)} cm and ${(100 * row.tendon_slack_length_m).toFixed(1)} cm`] : undefined,
      ["Source", texts.join("; ")],
    ].filter((one): one is [string, string] => !!one))
      about.append(h("dt", {}, key), h("dd", {}, value));
  }
}
