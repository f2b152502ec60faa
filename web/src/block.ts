import type { Question } from "./question";
import type { Result } from "./result";

/** What is to be drawn (docs/scene_format.md): a header and arrays of numbers, frame by frame. */
export interface SceneHeader {
  time_s: number[];
  exercise: string;
  segments: { name: string; parent: string; mesh_scale?: [number, number, number] }[];
  muscles: { name: string; group: string; side: string; first_point: number; points: number }[];
  contacts: string[];
  spinal_levels: { name: string; segment: string }[];
  floor_height_m: number;
  boxes: {
    what: string;
    low_m: [number, number, number];
    high_m: [number, number, number];
    edge_radius_m: number;
  }[];
  rods: { what: string; radius_m: number }[];
  arrays: Record<string, { offset: number; shape: number[] }>;
}

export class Scene {
  readonly header: SceneHeader;
  private readonly values: Float32Array;

  constructor(buffer: ArrayBuffer, start: number) {
    if (magic(buffer, start) !== "SNW1") throw new Error("the scene has another format");
    const [header, end] = readJson<SceneHeader>(buffer, start + 4);
    this.header = header;
    this.values = new Float32Array(buffer, end);
  }

  get frames(): number {
    return this.header.time_s.length;
  }

  /** The numbers of one frame of an array. */
  at(name: string, frame: number): Float32Array {
    const array = this.header.arrays[name];
    if (!array) throw new Error(`the scene has no ${name}`);
    const size = array.shape.slice(1).reduce((a, b) => a * b, 1);
    const from = array.offset + frame * size;
    return this.values.subarray(from, from + size);
  }

  /** The frame before a time, and how far the next one is reached [0..1]. */
  locate(time: number): { frame: number; next: number; share: number } {
    const times = this.header.time_s;
    let frame = 0;
    while (frame + 2 < times.length && times[frame + 1]! <= time) ++frame;
    const next = Math.min(frame + 1, times.length - 1);
    const span = times[next]! - times[frame]!;
    const share = span > 0 ? Math.min(1, Math.max(0, (time - times[frame]!) / span)) : 0;
    return { frame, next, share };
  }
}

export interface Simulation {
  id: number;
  part: "preview" | "full";
  question: Question;
  result: Result;
  scene: Scene;
}

/** A preview or a full answer as the server sends it (docs/api.yaml). */
export function readSimulation(buffer: ArrayBuffer): Simulation {
  if (magic(buffer, 0) !== "SNWA") throw new Error("the server sent something else than an answer");
  const [part, end] = readJson<Omit<Simulation, "scene">>(buffer, 4);
  return { ...part, scene: new Scene(buffer, end) };
}

function magic(buffer: ArrayBuffer, at: number): string {
  return String.fromCharCode(...new Uint8Array(buffer, at, 4));
}

/** JSON behind its length; returns it and where it ends. */
function readJson<T>(buffer: ArrayBuffer, at: number): [T, number] {
  const length = new DataView(buffer).getUint32(at, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, at + 4, length));
  return [JSON.parse(text) as T, at + 4 + length];
}
