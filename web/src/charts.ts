import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { lineColours } from "./colours";
import { h } from "./dom";
import { wholeGroups, type Result } from "./result";

interface Line {
  label: string;
  values: number[];
  /** Of the other set-up: broken, in the colour of its twin. */
  other?: boolean;
}

/** Series over the repetition, under one time cursor. */
export class Charts {
  readonly element = h("div", { class: "charts" });
  onTime: (share: number) => void = () => {};

  /** Titles of those that the answer in hand has no lines for. */
  private left = new Set<string>();
  private plots = new Map<string, { plot: uPlot; lines: string }>();
  /** Charts below the edge of the screen wait until they come into sight. */
  private inSight = false;
  private stale = false;
  private result: Result | undefined;
  /** What is set beside it, and how it is called. */
  private beside: { result: Result; letter: string } | undefined;
  private selected: string | undefined;
  private share = 0;
  private readonly resizing = new ResizeObserver(() => this.resize());
  private readonly sight = new IntersectionObserver((seen) => {
    this.inSight = seen.at(-1)?.isIntersecting ?? true;
    if (!this.inSight) return;
    if (this.stale) this.build();
    else this.setShare(this.share);
  });

  constructor() {
    this.resizing.observe(this.element);
    this.sight.observe(this.element);
  }

  end(): void {
    this.resizing.disconnect();
    this.sight.disconnect();
    this.clear();
  }

  /** One result, and the other where two are set side by side. */
  show(result: Result, beside?: { result: Result; letter: string }): void {
    if (result === this.result && beside?.result === this.beside?.result) return;
    this.result = result;
    this.beside = beside;
    this.build();
  }

  /** The group whose activation is always among the lines. */
  select(name: string | undefined): void {
    this.selected = name;
    this.build();
  }

  setShare(share: number): void {
    this.share = share;
    if (this.inSight) for (const { plot } of this.plots.values()) this.place(plot);
  }

  /** Draws all anew, in the colours of the theme. */
  rebuild(): void {
    this.clear();
    this.build();
  }

  private clear(): void {
    for (const { plot } of this.plots.values()) this.remove(plot);
    this.plots.clear();
  }

  private remove(plot: uPlot): void {
    const box = plot.root.parentElement;
    plot.destroy();
    box?.remove();
  }

  private build(): void {
    const result = this.result;
    this.stale = !this.inSight;
    if (this.stale) return;
    if (!result || result.time_s.length === 0) return this.clear();
    this.left = new Set(this.plots.keys());
    const groups = wholeGroups(result).map((group) => group.name).filter((name) => name !== this.selected).slice(0, 5);
    if (this.selected !== undefined) groups.unshift(this.selected);
    const other = this.beside && new Map(chartsOf(this.beside.result, groups));
    for (const [title, lines] of chartsOf(result, groups)) {
      const known = new Set(lines.map((line) => line.label));
      const twins = (other?.get(title) ?? []).filter((line) => known.has(line.label)).map((line) => ({
        label: line.label, other: true, values: spread(line.values, result.time_s.length) }));
      this.add(title, [...lines, ...twins]);
    }
    for (const title of this.left) {
      this.remove(this.plots.get(title)!.plot);
      this.plots.delete(title);
    }
    this.resize();
  }

  private add(title: string, lines: Line[]): void {
    if (lines.length === 0) return;
    this.left.delete(title);
    const data = [this.result!.time_s, ...lines.map((line) => line.values)] as uPlot.AlignedData;
    const known = this.plots.get(title);
    const letter = this.beside?.letter ?? "";
    const labels = lines.map((line) => line.label + (line.other ? letter : "")).join();
    if (known?.lines === labels) return known.plot.setData(data);
    const colours = lineColours();
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim(), faint = style.getPropertyValue("--line").trim();
    const axis = { stroke: ink, grid: { stroke: faint, width: 1 }, ticks: { stroke: faint }, font: "11px system-ui" };
    const box = h("figure", {}, h("figcaption", {}, title));
    if (known) {
      known.plot.root.parentElement!.after(box);
      this.remove(known.plot);
    } else this.element.append(box);
    const plot = new uPlot({
      width: 300, height: 150,
      cursor: { y: false, points: { show: false } },
      legend: { live: true },
      scales: { x: { time: false } },
      axes: [{ ...axis, size: 28 }, { ...axis, size: 46 }],
      series: [{ label: "s", value: (_, value) => (value === null ? "" : value.toFixed(2)) },
        ...lines.map((line, k) => {
          const hue = line.other ? lines.findIndex((one) => one.label === line.label) : k;
          return { label: line.other ? `${line.label}, ${letter}` : line.label,
            stroke: colours[hue % colours.length]!, width: line.other ? 1.2 : 1.6,
            dash: line.other ? [5, 4] : undefined,
            value: (_: uPlot, value: number | null) => (value === null ? "" : String(Number(value.toPrecision(3)))) };
        })],
      hooks: { ready: [(one) => one.over.addEventListener("click", () => this.click(one))] },
    }, data, box);
    this.plots.set(title, { plot, lines: labels });
  }

  private click(plot: uPlot): void {
    const left = plot.cursor.left ?? -1;
    if (left < 0) return;
    const length = this.result?.time_s.at(-1) ?? 1;
    this.onTime(plot.posToVal(left, "x") / length);
  }

  private place(plot: uPlot): void {
    const length = this.result?.time_s.at(-1) ?? 1;
    plot.setCursor({ left: plot.valToPos(this.share * length, "x"), top: 0 }, false);
    plot.setLegend({ idx: Math.round(this.share * ((this.result?.time_s.length ?? 1) - 1)) }, false);
  }

  private resize(): void {
    for (const { plot } of this.plots.values()) {
      const width = plot.root.parentElement?.clientWidth ?? 300;
      if (Math.abs(width - plot.width) > 1) plot.setSize({ width, height: 150 });
      this.place(plot);
    }
  }
}

/** Every chart's title and lines, activations of these groups. */
function chartsOf(result: Result, groups: string[]): [string, Line[]][] {
  const all = new Map(wholeGroups(result).map((group) => [group.name, group]));
  const joints = result.joints
    .filter((one) => one.driven_by === "muscles" && one.unit === "Nm" && one.moment_Nm && !/_l$/.test(one.name)
      && !one.name.startsWith("pelvis"))
    .sort((a, b) => Math.abs(b.peak_moment_Nm ?? 0) - Math.abs(a.peak_moment_Nm ?? 0)).slice(0, 5);
  return [
    ["Activation, %", groups.flatMap((name) => {
      const group = all.get(name);
      return group ? [scaled(name, group.activation, 100)] : [];
    })],
    ["Joint moments, N·m", joints.map((one) => ({ label: one.name.replace(/_r$/, ""), values: one.moment_Nm! }))],
    ["Contact forces, N", result.contacts.slice(0, 6).map((one) => ({ label: one.name,
      values: one.force_y_N.map((y, k) => Math.hypot(y, one.force_x_N[k]!, one.force_z_N[k]!)) }))],
    ["Spinal compression, N", (result.spine.levels ?? []).map((one) => ({ label: one.name,
      values: one.compression_series_N }))],
    ["Abdominal pressure, kPa", result.spine.pressure_kPa ? [{ label: "pressure", values: result.spine.pressure_kPa }] : []],
  ];
}

/** A series at as many shares of its repetition as another has frames. */
function spread(values: number[], frames: number): number[] {
  return Array.from({ length: frames }, (_, k) => {
    const at = (k * (values.length - 1)) / Math.max(1, frames - 1), before = Math.floor(at);
    const next = values[Math.min(before + 1, values.length - 1)]!;
    return values[before]! + (at - before) * (next - values[before]!);
  });
}

function scaled(label: string, values: number[], by: number): Line {
  return { label, values: values.map((value) => by * value) };
}
