import { fill, h } from "./dom";
import { plainWords } from "./controls";
import type { Server } from "./server";

/** The question on which Sinew was founded, answered by `sinew check`. */
export function makeAnswer(server: Server): HTMLElement {
  const place = h("div", { class: "frame" });
  const bar = h("progress", { "aria-label": "Simulations done" });
  const ask = () => {
    const stop = server.ask("page", { claims: "hip-thrust-for-abs" }, {
      progress: (done, all) => {
        bar.max = all;
        bar.value = done;
      },
      answer: (document) => {
        const frame = h("iframe", { title: "The answer, claim by claim", sandbox: "",
          srcdoc: (document as { html: string }).html });
        fill(place, frame);
      },
      fault: (fault) => fill(place, h("p", { class: "fault", role: "alert" }, plainWords(fault))),
      stopped: () => fill(place, again("Stopped.")),
    });
    bar.removeAttribute("value");
    fill(place, h("p", { role: "status" }, "Every exercise that the claims name is simulated now; it takes some seconds. "),
      bar, h("button", { type: "button", onclick: stop }, "Cancel"));
  };
  const again = (text: string) => h("p", {}, text, " ", h("button", { type: "button", onclick: ask }, "Compute it"));
  ask();
  return h("section", { class: "answer", "aria-label": "The question" },
    h("h1", { class: "hidden" }, "Is the hip thrust the key to toned abs?"), place);
}
