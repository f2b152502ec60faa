import { Color } from "three";

/** Activation from idle to full, for a light and for a dark ground: what works stands out. */
const light = ["#c2a196", "#ee9a55", "#d9483b", "#8f1352", "#4a0a63"].map((c) => new Color(c));
const dark = ["#5d5866", "#a13a4e", "#e5573f", "#fb9f3a", "#fdf0a6"].map((c) => new Color(c));
const load = ["#4f8f6b", "#b8b04a", "#d9783b", "#b3202f"].map((c) => new Color(c));

export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function along(stops: Color[], share: number, out: Color): Color {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  return out.lerpColors(stops[k]!, stops[k + 1]!, at - k);
}

/** The colour of an activation [0..1]. */
export function activationColour(activation: number, out: Color): Color {
  return along(isDark() ? dark : light, activation, out);
}

/** The colour of a load over its published limit [0..1 and beyond]. */
export function loadColour(share: number, out: Color): Color {
  return along(load, share, out);
}

/** Colours of lines in a chart, told apart without colour vision by lightness as well. */
export function lineColours(): string[] {
  return isDark()
    ? ["#fb9f3a", "#7cc5ff", "#c7e58b", "#e58bd0", "#f4f1ea", "#8fa3b8"]
    : ["#8f1352", "#1f6fa8", "#5b7a1c", "#c4561d", "#23303a", "#7b8894"];
}
