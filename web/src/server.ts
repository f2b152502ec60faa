import { readSimulation, type Simulation } from "./block";
import { plainWords } from "./controls";

/** What was wrong, in the library's words, and the field that it is about. */
export interface Fault {
  message: string;
  remedy?: string;
  field?: string;
}

export interface Listener {
  preview?(simulation: Simulation): void;
  full?(simulation: Simulation): void;
  answer?(document: unknown): void;
  progress?(done: number, all: number): void;
  fault?(fault: Fault): void;
  stopped?(): void;
}

interface Running {
  listener: Listener;
  message: string;
}

/**
 * The live connection to the server. Asks made while it is down are sent when it is up again; asks
 * that were running are sent anew.
 */
export class Server {
  private socket: WebSocket | undefined;
  private next = 1;
  private readonly running = new Map<number, Running>();
  private pause = 250;
  private closed = false;

  constructor(private readonly onLine: (up: boolean) => void) {
    this.connect();
  }

  /** Asks; returns how to stop it. */
  ask(ask: string, body: unknown, listener: Listener): () => void {
    const id = this.next++;
    const message = JSON.stringify({ id, ask, body });
    this.running.set(id, { listener, message });
    this.send(message);
    return () => {
      if (this.socket?.readyState === WebSocket.OPEN) this.send(JSON.stringify({ id, ask: "stop" }));
      else if (this.running.delete(id)) listener.stopped?.();
    };
  }

  /** Nothing is asked or told any more. */
  close(): void {
    this.closed = true;
    this.running.clear();
    // One that is still opening closes once it is open: browsers complain of it otherwise.
    if (this.socket?.readyState !== WebSocket.CONNECTING) this.socket?.close();
  }

  private send(message: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  private connect(): void {
    const socket = new WebSocket(`ws://${location.host}/api/v1/live`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (this.closed) return socket.close();
      this.pause = 250;
      this.onLine(true);
      for (const { message } of this.running.values()) socket.send(message);
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => this.receive(event.data);
    socket.onclose = () => {
      if (this.closed) return;
      this.onLine(false);
      setTimeout(() => this.connect(), this.pause);
      this.pause = Math.min(5000, 2 * this.pause);
    };
    this.socket = socket;
  }

  private receive(data: ArrayBuffer | string): void {
    if (this.closed) return;
    if (typeof data !== "string") {
      const simulation = readSimulation(data);
      const one = this.running.get(simulation.id);
      if (simulation.part === "preview") {
        one?.listener.preview?.(simulation);
      } else {
        this.running.delete(simulation.id);
        one?.listener.full?.(simulation);
      }
      return;
    }
    const told = JSON.parse(data) as {
      id: number;
      part: string;
      done: number;
      all: number;
      fault: Fault;
      answer: unknown;
    };
    const one = this.running.get(told.id);
    if (told.part === "progress") {
      one?.listener.progress?.(told.done, told.all);
      return;
    }
    this.running.delete(told.id);
    if (told.part === "answer") one?.listener.answer?.(told.answer);
    else if (told.part === "stopped") one?.listener.stopped?.();
    else one?.listener.fault?.(told.fault);
  }
}

/** A document of the API that is there to be had. */
export async function get<T>(name: string): Promise<T> {
  const reply = await fetch(`/api/v1/${name}`);
  if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
  return (await reply.json()) as T;
}

/** What the files that the server was given are called, by the names that it gave them. */
export const uploadNames = new Map<string, string>();

/** Gives the server a file; returns the name under which a question may use it. */
export async function upload(file: File): Promise<string> {
  const plain = file.name.replace(/[^A-Za-z0-9._-]+/g, "_").slice(-64);
  const reply = await fetch(`/api/v1/uploads?name=${plain}`, { method: "POST", body: file });
  const document = (await reply.json()) as { upload?: string; fault?: Fault };
  if (!document.upload) throw new Error(document.fault ? plainWords(document.fault) : `uploads: ${reply.status}`);
  uploadNames.set(document.upload, file.name);
  return document.upload;
}
