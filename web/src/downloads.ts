import { download, h } from "./dom";
import type { Pane } from "./pane";
import { wholeGroups, type Result } from "./result";

/** The series of a result as a table: time, then the activation of every group. */
function toCsv(result: Result): string {
  const groups = wholeGroups(result);
  const rows = [["time_s", ...groups.map((group) => group.name)]];
  result.time_s.forEach((time, k) =>
    rows.push([String(time), ...groups.map((group) => String(group.activation[k]))]));
  return rows.map((row) => row.join(",")).join("\n") + "\n";
}

/** A menu of what can be kept of an answer. */
export function makeDownloads(pane: () => Pane): HTMLElement {
  const kinds: [string, () => void][] = [
    ["Result (JSON)", () => keep((one) =>
      download(`${one.result.exercise}.json`, new Blob([JSON.stringify(one.result, null, 2)])))],
    ["Activations (CSV)", () => keep((one) =>
      download(`${one.result.exercise}.csv`, new Blob([toCsv(one.result)], { type: "text/csv" })))],
    ["Series for OpenSim (.mot, .sto)", () => {
      const one = pane();
      one.server.ask("series", one.question, {
        answer: (document) => {
          for (const { name, text } of (document as { files: { name: string; text: string }[] }).files)
            download(name, new Blob([text]));
        },
        fault: (fault) => {
          one.fault = fault;
          one.onChange();
        },
      });
    }],
    ["Picture (PNG)", () => void pane().stage.picture().then((blob) =>
      download(`${pane().question.exercise}.png`, blob))],
  ];
  // A preview lacks the heaviest load and more: the full answer is waited for.
  const keep = (save: (one: NonNullable<Pane["simulation"]>) => void) => pane().whenFull(save);
  const menu = h("details", { class: "menu" }, h("summary", {}, "Download"));
  const list = h("ul", {});
  for (const [name, act] of kinds)
    list.append(h("li", {}, h("button", { type: "button", onclick: () => {
      menu.open = false;
      act();
    } }, name)));
  menu.append(list);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  return menu;
}
