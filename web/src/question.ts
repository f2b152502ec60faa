/** What is asked of one repetition: the keys and the texts of the API (docs/api.yaml). */
export interface Question {
  /** Empty where a measured motion is asked for. */
  exercise: string;
  variations: string[];
  faults: string[];
  load?: string;
  tempo?: string;
  bench_height?: string;
  stance_width?: string;
  motion?: string;
  lowpass?: string;
  start?: string;
  end?: string;
  body?: string;
  sex?: string;
  height?: string;
  mass?: string;
  strength?: string;
  brace?: string;
}

/** The fields that hold one text. */
export const textFields = [
  "load", "tempo", "bench_height", "stance_width", "motion", "lowpass", "start", "end", "body", "sex", "height", "mass", "strength",
  "brace",
] as const;
export type TextField = (typeof textFields)[number];

/** Of files that a person dropped: they live as long as the server, and no address can hold them. */
const ofUploads: ReadonlySet<TextField> = new Set(["motion", "lowpass", "start", "end", "body"]);

export function plainQuestion(exercise: string): Question {
  return { exercise, variations: [], faults: [] };
}

/** Writes a question into an address; `prefix` tells two of them apart. */
export function writeQuestion(question: Question, address: URLSearchParams, prefix = ""): void {
  if (question.exercise) address.set(`${prefix}exercise`, question.exercise);
  for (const name of question.variations) address.append(`${prefix}variation`, name);
  for (const name of question.faults) address.append(`${prefix}fault`, name);
  for (const field of textFields) {
    const value = question[field];
    if (value !== undefined && !ofUploads.has(field)) address.set(prefix + field, value);
  }
}

/** Reads it back; none where the address names no exercise. */
export function readQuestion(address: URLSearchParams, prefix = ""): Question | undefined {
  const exercise = address.get(`${prefix}exercise`);
  if (!exercise) return undefined;
  const question: Question = {
    exercise,
    variations: address.getAll(`${prefix}variation`),
    faults: address.getAll(`${prefix}fault`),
  };
  for (const field of textFields) {
    const value = address.get(prefix + field);
    if (value !== null && !ofUploads.has(field)) question[field] = value;
  }
  return question;
}
