import type { Simulation } from "./block";
import type { Question } from "./question";
import { Server, type Fault } from "./server";
import { Stage } from "./stage/stage";

/** One set-up: its question, its picture and its last good answer. */
export class Pane {
  readonly stage = new Stage();
  simulation: Simulation | undefined;
  fault: Fault | undefined;
  /** Computing a preview, computing the rest, or at rest. */
  state: "preview" | "full" | "rest" = "rest";
  onChange: () => void = () => {};

  readonly server: Server;
  private asked = 0;
  /** Waits for the preview that is under way, so that every move is answered by one. */
  private pending: Question | undefined;
  private waiting = false;
  private current = 0;
  private wishes: ((simulation: Simulation) => void)[] = [];

  constructor(public question: Question, onLine: (up: boolean) => void) {
    this.server = new Server(onLine);
  }

  ask(question: Question): void {
    this.question = question;
    this.asked = performance.now();
    if (this.waiting) this.pending = question;
    else this.send(question);
  }

  /** Does something with the full answer, once it is there. */
  whenFull(act: (simulation: Simulation) => void): void {
    if (this.state === "rest" && this.simulation?.part === "full") act(this.simulation);
    else this.wishes.push(act);
  }

  /** Lets go of picture and connection. */
  end(): void {
    this.server.close();
    this.stage.end();
  }

  private send(question: Question): void {
    const asked = this.asked;
    const current = ++this.current;
    this.waiting = true;
    this.state = "preview";
    this.onChange();
    this.server.ask("simulate", question, {
      preview: (simulation) => {
        this.state = "full";
        this.waiting = false;
        this.show(simulation, "preview", asked);
        this.go();
      },
      full: (simulation) => {
        if (current !== this.current) return; // something newer is asked already
        this.state = "rest";
        this.show(simulation, "full", asked);
        for (const act of this.wishes.splice(0)) act(simulation);
      },
      fault: (fault) => {
        if (current !== this.current) return;
        this.fault = fault;
        this.wishes = [];
        this.state = "rest";
        this.onChange();
        this.go();
      },
      stopped: () => current === this.current && this.waiting && this.go(),
    });
  }

  /** Sends what has been asked meanwhile. */
  private go(): void {
    this.waiting = false;
    const next = this.pending;
    this.pending = undefined;
    if (next) this.send(next);
  }

  private show(simulation: Simulation, part: "preview" | "full", asked: number): void {
    this.simulation = simulation;
    this.fault = undefined;
    this.stage.show(simulation.scene);
    this.onChange();
    // Once it is on the screen: the frame after the one that draws it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => performance.measure(`sinew-${part}`, { start: asked })));
  }
}
