import { h } from "./dom";

/** The time cursor that picture, charts and figures share. */
export class Playback {
  readonly element = h("div", { class: "playback", role: "group", "aria-label": "Playback" });
  onTime: (share: number) => void = () => {};

  /** Where it stands, as a share of the repetition. */
  share = 0;
  private length = 3;
  private playing = false;
  private speed = 1;
  private last = 0;
  private readonly button = h("button", { type: "button", onclick: () => this.toggle() }, "Play");
  private readonly slider = h("input", {
    type: "range", min: 0, max: 1, step: 0.01, value: 0, "aria-label": "Time",
    oninput: () => this.set(Number(this.slider.value)),
  });
  private readonly shown = h("output", {});

  constructor() {
    const speeds = h("select", { "aria-label": "Speed",
      onchange: () => (this.speed = Number(speeds.value)) });
    for (const [value, name] of [["1", "1×"], ["0.5", "½×"], ["0.25", "¼×"], ["0.1", "⅒×"]])
      speeds.append(h("option", { value: value! }, name!));
    this.element.append(this.button, this.slider, this.shown, speeds);
    this.set(0);
  }

  setLength(seconds: number): void {
    this.length = Math.max(0.1, seconds);
    this.show();
  }

  set(share: number): void {
    this.share = Math.min(1, Math.max(0, share));
    this.show();
    this.onTime(this.share);
  }

  toggle(): void {
    this.playing = !this.playing;
    this.button.textContent = this.playing ? "Pause" : "Play";
    if (!this.playing) return;
    this.last = performance.now();
    const step = (now: number) => {
      if (!this.playing) return;
      const next = this.share + ((now - this.last) / 1000) * (this.speed / this.length);
      this.last = now;
      this.set(next > 1 ? next % 1 : next);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** Stops for good. */
  end(): void {
    this.playing = false;
  }

  private show(): void {
    this.slider.value = String(this.share);
    this.shown.value = `${(this.share * this.length).toFixed(2)} s`;
    this.slider.setAttribute("aria-valuetext", this.shown.value);
  }
}
