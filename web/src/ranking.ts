import { Color } from "three";
import { activationColour } from "./colours";
import { fill, h } from "./dom";
import { wholeGroups, type Group, type Result } from "./result";

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

/** What lies between the 5 % and the 95 % quantile, where it was sampled. */
function interval(low: number | undefined, high: number | undefined): HTMLElement | false {
  return low !== undefined && high !== undefined && h("small", {}, ` ${percent(low)} to ${percent(high)}`);
}

/** Muscle groups by how hard they work, with role and, where it was sampled, interval. */
export class Ranking {
  readonly element = h("div", { class: "ranking" });
  /** The groups that are drawn; none: all. */
  onShown: (names: ReadonlySet<string> | undefined) => void = () => {};
  onSelect: (group: string | undefined) => void = () => {};

  private readonly hidden = new Set<string>();
  private selected: string | undefined;
  private results: Result[] = [];
  private all = false;

  /** One result, or two to be set side by side. */
  show(results: Result[]): void {
    this.results = results;
    const first = results[0];
    if (!first) return;
    const names = wholeGroups(first).map((group) => group.name);
    const most = this.all ? names.length : 14;
    const abs = /abdominis|oblique/;
    const rows = names.filter((name, k) => k < most || abs.test(name));
    const groupOf = (result: Result, name: string) =>
      wholeGroups(result).find((group) => group.name === name);
    const table = h("table", {}, h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, h("span", { class: "hidden" }, "Drawn")),
      h("th", { scope: "col" }, "Muscle group"),
      h("th", { scope: "col" }, "Role"),
      ...results.flatMap((_, k) => [
        h("th", { scope: "col", class: "number" }, results.length > 1 ? `Mean ${"AB"[k]}` : "Mean"),
        h("th", { scope: "col", class: "number" }, results.length > 1 ? `Peak ${"AB"[k]}` : "Peak"),
      ]))));
    const body = h("tbody", {});
    for (const name of rows) body.append(this.row(name, results.map((one) => groupOf(one, name))));
    table.append(body);
    const more = names.length > rows.length || this.all;
    fill(this.element, table, more && h("button", { type: "button", class: "quiet",
      onclick: () => { this.all = !this.all; this.show(this.results); } },
      this.all ? "The most active alone" : `All ${names.length} groups`));
  }

  select(name: string | undefined): void {
    this.selected = name;
    for (const row of this.element.querySelectorAll<HTMLElement>("tr[data-group]"))
      row.classList.toggle("selected", row.dataset.group === name);
  }

  private row(name: string, groups: (Group | undefined)[]): HTMLElement {
    const first = groups[0];
    const drawn = h("input", { type: "checkbox", checked: !this.hidden.has(name),
      "aria-label": `Draw ${name}`,
      onchange: () => {
        if (drawn.checked) this.hidden.delete(name);
        else this.hidden.add(name);
        this.onShown(this.hidden.size === 0 ? undefined : this.shown());
      } });
    const pick = h("button", { type: "button", class: "name",
      onclick: () => this.onSelect(this.selected === name ? undefined : name) }, name);
    const cells = groups.flatMap((group) => group ? this.figures(group)
      : [h("td", { class: "number" }, "–"), h("td", { class: "number" }, "–")]);
    return h("tr", { "data-group": name, class: this.selected === name ? "selected" : "" },
      h("td", {}, drawn), h("th", { scope: "row" }, pick),
      h("td", { class: "role", title: first?.role_reason ?? "" }, first?.role ?? "",
        !!first?.role_caveats?.length && h("small", {}, ` ${first.role_caveats.join(", ")}`)),
      ...cells);
  }

  private figures(group: Group): HTMLElement[] {
    const colour = activationColour(group.peak_activation, new Color()).getStyle();
    const bar = h("span", { class: "bar" });
    bar.style.width = `${Math.min(100, 100 * group.mean_activation)}%`;
    bar.style.background = colour;
    return [
      h("td", { class: "number mean" }, bar, h("span", {}, percent(group.mean_activation)),
        interval(group.mean_activation_p05, group.mean_activation_p95)),
      h("td", { class: "number" }, percent(group.peak_activation),
        interval(group.peak_activation_p05, group.peak_activation_p95)),
    ];
  }

  private shown(): Set<string> {
    const names = this.results.flatMap((result) => wholeGroups(result).map((group) => group.name));
    return new Set(names.filter((name) => !this.hidden.has(name)));
  }
}
