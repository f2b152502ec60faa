import type { Result } from "./result";

/** The figures of a result that stand beside the picture, each with its name. */
export function describeFigures(result: Result): [string, string][] {
  const measured = result.residuals !== undefined;
  const figures: [string, string][] = measured ? [] : [["Load", `${result.load_kg.toFixed(1)} kg`]];
  const heaviest = result.capacity?.load_kg;
  if (heaviest !== undefined) figures.push(["Heaviest", `${heaviest.toFixed(1)} kg`]);
  const worst = [...(result.spine?.levels ?? [])].sort((a, b) => b.compression_N - a.compression_N)[0];
  if (worst) figures.push([`Compression ${worst.name}`, `${worst.compression_N.toFixed(0)} N`]);
  const pressure = result.spine?.peak_pressure_kPa;
  if (pressure !== undefined) figures.push(["Belly pressure", `${pressure.toFixed(1)} kPa`]);
  const hip = result.joint_loads?.find((one) => one.name === "hip right");
  if (hip) figures.push(["Hip", `${hip.peak_force_N.toFixed(0)} N`]);
  if (result.energy)
    figures.push([measured ? "Energy" : `Energy, ${result.energy.set.repetitions} times`,
      `${result.energy.set.gross_kcal.toFixed(1)} kcal`]);
  for (const unit of ["N", "Nm"]) {
    const worst = result.residuals?.filter((one) => one.unit === unit).sort((a, b) => b.rms - a.rms)[0];
    if (worst) figures.push([`Residual ${worst.coordinate}`, `${worst.rms.toFixed(1)} ${unit === "N" ? "N" : "N·m"} rms`]);
  }
  return figures;
}
