import { h } from "../dom";
import type { Stage, View } from "./stage";

/** What is drawn. */
export interface Parts {
  bones: boolean;
  muscles: boolean;
  forces: boolean;
  equipment: boolean;
}

export const allParts = (): Parts => ({ bones: true, muscles: true, forces: true, equipment: true });

/** The buttons that say from where to look and what is drawn. */
export function makeParts(parts: Parts, stages: () => Stage[]): HTMLElement[] {
  const views: [View, string][] = [["side", "Side"], ["front", "Front"], ["back", "Back"], ["top", "Top"]];
  return [
    ...views.map(([view, name]) => h("button", { type: "button",
      onclick: () => stages().forEach((stage) => stage.look(view)) }, name)),
    ...(Object.keys(parts) as (keyof Parts)[]).map((part) => {
      const button = h("button", { type: "button", class: "toggle", "aria-pressed": "true", onclick: () => {
        parts[part] = !parts[part];
        button.setAttribute("aria-pressed", String(parts[part]));
        for (const stage of stages()) stage.setParts(parts);
      } }, part);
      return button;
    }),
  ];
}
