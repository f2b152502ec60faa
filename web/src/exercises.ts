import { get } from "./server";

/** What can be asked of an exercise: a row of GET exercises. */
export interface Overlay {
  name: string;
  title: string;
  cue?: string;
  source: string;
}
export interface Exercise {
  id: string;
  title: string;
  carries_load: boolean;
  load_kg: number;
  tempo: string;
  starts_with: "lifting" | "lowering";
  holds_only: boolean;
  bench_height_m?: number;
  stance_width_m?: number;
  variations: Overlay[];
  faults: Overlay[];
  set_up: string[];
  steps: string[];
  cues: string[];
  sources: string[];
}

export async function loadExercises(): Promise<Exercise[]> {
  return get<Exercise[]>("exercises");
}
