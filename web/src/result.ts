/** What the page reads of a result; docs/result_json.md has all of it. */
export interface PhaseRole {
  phase: string;
  role: string;
  reason: string;
  contraction: string;
  mean_activation: number;
}
export interface Group {
  name: string;
  side: "left" | "right" | "both";
  role: string;
  role_reason: string;
  role_caveats: string[];
  contraction: string;
  mean_activation: number;
  peak_activation: number;
  peak_time_s: number;
  phases: PhaseRole[];
  activation: number[];
  mean_activation_p05?: number;
  mean_activation_p95?: number;
  peak_activation_p05?: number;
  peak_activation_p95?: number;
}
export interface SpinalLevel {
  name: string;
  compression_N: number;
  shear_N: number;
  compression_body_weights: number;
  compression_limit_N?: number;
  compression_series_N: number[];
}
/** What a measured motion leaves over at the pelvis. */
export interface Residual {
  coordinate: string;
  unit: string;
  rms: number;
}
export interface Joint {
  name: string;
  driven_by: string;
  unit: string;
  peak_moment_Nm?: number;
  moment_Nm?: number[];
}
export interface Contact {
  name: string;
  peak_force_N: number;
  force_x_N: number[];
  force_y_N: number[];
  force_z_N: number[];
}
export interface Result {
  residuals?: Residual[];
  status: "not_run" | "solved" | "short" | "infeasible";
  sentence: string;
  exercise: string;
  variations: string[];
  faults: string[];
  body: { name: string; mass_kg: number };
  load_kg: number;
  time_s: number[];
  groups: Group[];
  spine: {
    pressure_kPa?: number[];
    peak_pressure_kPa?: number;
    levels?: SpinalLevel[];
  };
  joint_loads: { name: string; peak_force_N: number; peak_body_weights: number; force_N: number[] }[];
  capacity?: { status: string; load_kg?: number; limited_by?: string };
  joints: Joint[];
  contacts: Contact[];
  energy?: { set: { gross_kcal: number; repetitions: number }; repetition: { gross_kcal: number } };
  notes: string[];
}

/** The groups of both sides together, as the table shows them. */
export function wholeGroups(result: Result): Group[] {
  return result.groups.filter((group) => group.side === "both");
}
