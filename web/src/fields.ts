import { plainWords } from "./controls";
import { freshId, h } from "./dom";
import type { Fault } from "./server";

/** Fields of a form, each with its label, and what is wrong told beside the one that it is about. */
export class Fields {
  private readonly places = new Map<string, HTMLElement>();

  /** A labelled control; `field` is its key in the ask. */
  add(field: string, label: string, control: HTMLElement, hint?: string): HTMLElement {
    control.id ||= freshId(field);
    const place = h("div", { class: "control" }, h("label", { for: control.id }, label), control,
      hint !== undefined && h("small", {}, hint));
    this.places.set(field, place);
    return place;
  }

  /** A group of boxes of which several may be ticked. */
  addBoxes(field: string, legend: string, boxes: [string, string][], ticked: string[]): HTMLElement {
    const place = h("fieldset", {}, h("legend", {}, legend));
    for (const [value, text] of boxes) {
      const id = freshId(field);
      place.append(h("div", { class: "check" },
        h("input", { type: "checkbox", id, name: field, value, checked: ticked.includes(value) }),
        h("label", { for: id }, text)));
    }
    this.places.set(field, place);
    return place;
  }

  /** False where no field is the one that the fault is about. */
  showFault(fault: Fault | undefined): boolean {
    for (const place of this.places.values()) place.querySelector(".fault")?.remove();
    const place = fault && this.places.get(fault.field ?? "");
    if (place) place.append(h("p", { class: "fault", role: "alert" }, plainWords(fault)));
    return fault === undefined || place !== undefined;
  }
}

/** The values of the ticked boxes of a name. */
export function ticked(form: HTMLFormElement, name: string): string[] {
  return [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]:checked`)].map((box) => box.value);
}

/** A list under a heading; nothing where it is empty. */
export function section(title: string, lines: string[]): HTMLElement | false {
  return lines.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, ...lines.map((line) => h("li", {}, line))));
}
