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
  private body = h("tbody", {});
  private columns = 0;
  /** The rows that have been made, and what stands in them. */
  private readonly rows = new Map<string, { element: HTMLElement; told: string }>();
  private readonly more = h("button", { type: "button", class: "quiet",
    onclick: () => { this.all = !this.all; this.show(this.results); } });

  /** One result, or two to be set side by side. */
  show(results: Result[]): void {
    this.results = results;
    const first = results[0];
    if (!first) return;
    const groups = results.map((result) => new Map(wholeGroups(result).map((group) => [group.name, group])));
    const names = [...groups[0]!.keys()];
    const most = this.all ? names.length : 14;
    const abs = /abdominis|oblique/;
    const rows = names.filter((name, k) => k < most || abs.test(name) || name === this.selected);
    if (results.length !== this.columns) this.build(results.length);
    // What stands is kept: a row that has the keys keeps them.
    const keys = document.activeElement;
    const elements = rows.map((name) => this.row(name, groups.map((one) => one.get(name))));
    for (const row of [...this.body.children]) if (!elements.includes(row as HTMLElement)) row.remove();
    elements.forEach((row, k) => {
      if (this.body.children[k] !== row) this.body.insertBefore(row, this.body.children[k] ?? null);
    });
    if (keys !== document.activeElement && this.body.contains(keys)) (keys as HTMLElement).focus({ preventScroll: true });
    this.more.hidden = !this.all && names.length === rows.length;
    this.more.textContent = this.all ? "The most active alone" : `All ${names.length} groups`;
  }

  private build(columns: number): void {
    this.columns = columns;
    this.rows.clear();
    this.body = h("tbody", {});
    const table = h("table", {}, h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, h("span", { class: "hidden" }, "Drawn")),
      h("th", { scope: "col" }, "Muscle group"),
      h("th", { scope: "col" }, "Role"),
      ...Array.from({ length: columns }, (_, k) => [
        h("th", { scope: "col", class: "number" }, columns > 1 ? `Mean ${"AB"[k]}` : "Mean"),
        h("th", { scope: "col", class: "number" }, columns > 1 ? `Peak ${"AB"[k]}` : "Peak"),
      ]).flat())), this.body);
    fill(this.element, table, this.more);
  }

  select(name: string | undefined): void {
    this.selected = name;
    this.show(this.results);
    for (const [group, row] of this.rows) row.element.classList.toggle("selected", group === name);
  }

  focus(group: string | undefined): void {
    const row = [...this.body.children].find((one) => (one as HTMLElement).dataset.group === group);
    row?.querySelector("button")?.focus({ preventScroll: true });
  }

  private row(name: string, groups: (Group | undefined)[]): HTMLElement {
    const first = groups[0];
    const row = this.rows.get(name) ?? { element: this.emptyRow(name), told: "" };
    this.rows.set(name, row);
    const cells = groups.flatMap((group) => group ? this.figures(group)
      : [h("td", { class: "number" }, "–"), h("td", { class: "number" }, "–")]);
    cells.unshift(h("td", { class: "role", title: first?.role_reason ?? "" }, first?.role ?? "",
      !!first?.role_caveats?.length && h("small", {}, ` ${first.role_caveats.join(", ")}`)));
    const told = cells.map((cell) => cell.outerHTML).join("");
    if (told !== row.told) {
      row.told = told;
      while (row.element.children.length > 2) row.element.lastChild!.remove();
      row.element.append(...cells);
    }
    return row.element;
  }

  private emptyRow(name: string): HTMLElement {
    const drawn = h("input", { type: "checkbox", checked: !this.hidden.has(name),
      "aria-label": `Draw ${name}`,
      onchange: () => {
        if (drawn.checked) this.hidden.delete(name);
        else this.hidden.add(name);
        this.onShown(this.hidden.size === 0 ? undefined : this.shown());
      } });
    const pick = h("button", { type: "button", class: "name",
      onclick: () => this.onSelect(this.selected === name ? undefined : name) }, name);
    return h("tr", { "data-group": name, class: this.selected === name ? "selected" : "" },
      h("td", {}, drawn), h("th", { scope: "row" }, pick));
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
