"""Recruitment with the matrix inequality of stability, beside Clarabel's semidefinite optimum.

    python tests/oracle/stability.py --dump build/dump_stability

Sinew cuts planes; Clarabel is an interior-point method on the cone of semidefinite matrices itself
and shares nothing with it. True frames of hip thrust and plank with exponent 2, contacts with
friction, abdominal pressure with its cap, and the shortage priced alike. Costs must agree within
1e-5 relative. Activations and the smallest eigenvalue are printed beside, not judged.

Ends with status 1 when a cost differs or a frame did not converge.
"""

import argparse
import json
import subprocess
import sys

import clarabel
import numpy as np
from scipy import sparse

import common

COST_LIMIT = 1e-5
TOLERANCES = (1e-9, 1e-8, 1e-7)
STIFFNESS_UNIT = 100  # N·m/rad, as in the price of a shortage
FORCE_UNIT = 1e3  # contact forces in kilonewtons, so that all unknowns are of size one
QUICK_FRAMES = 3
CASES = [("hip_thrust", 40, "pinned", 101), ("hip_thrust", 40, "height_held", 101),
         ("hip_thrust", 20, "free", 21), ("front_plank", 0, "pinned", 2)]


def calc_triangles(frame):
    """The upper triangles of Zᵀ K Z, column by column and √2 off the diagonal, in units: one row
    for the fixed part and one for each unknown."""
    basis = np.array(frame["basis"])
    m, d = basis.shape
    column, row = np.tril_indices(d)  # the upper triangle, column by column
    scale = np.where(row == column, 1.0, np.sqrt(2)) / STIFFNESS_UNIT
    triangles = []
    for entries in frame["stiffness"]:
        full = np.zeros((m, m))
        if entries:
            r, c, value = np.array(entries).T
            full[r.astype(int), c.astype(int)] = value
            full[c.astype(int), r.astype(int)] = value
        triangles.append((basis.T @ full @ basis)[row, column] * scale)
    unit = (np.eye(d))[row, column] * scale * STIFFNESS_UNIT
    return d, np.array(triangles), unit


def solve(frame):
    """Clarabel's optimal cost, activations and shortage [N·m/rad] of one frame."""
    A, b = np.array(frame["A"]), np.array(frame["b"])
    v = np.array(frame["volume_share"])
    contacts, least = frame["contacts"], frame["at_least_rows"]
    m, n, c = len(b), len(v), len(contacts)
    # Unknowns: a, f, r, surplus of the at-least rows, shortage.
    cost = np.concatenate([2 * v * (1 + frame["epsilon"]),
                           np.full(3 * c, frame["contact_weight"] * FORCE_UNIT**2),
                           np.full(m, frame["reserve_weight"]),
                           np.zeros(least),
                           [frame["shortage_weight"]]])
    size = len(cost)
    linear = np.zeros(size)
    linear[-1] = frame["shortage_price"]
    J = np.hstack([np.array(k["jacobian"]).T for k in contacts]) * FORCE_UNIT
    balance = np.zeros((m, size))
    balance[:, :n], balance[:, n:n + 3 * c] = A, J
    balance[:, n + 3 * c:n + 3 * c + m] = np.eye(m)
    balance[m - least:, n + 3 * c + m:-1] = -np.eye(least)
    blocks, right, cones = [balance], [b], [clarabel.ZeroConeT(m)]

    def keep_positive(places, sign, bound):
        rows = np.zeros((len(places), size))
        rows[np.arange(len(places)), places] = sign
        blocks.append(rows)
        right.append(np.full(len(places), bound))
        cones.append(clarabel.NonnegativeConeT(len(places)))

    keep_positive(range(n), 1, 1)
    keep_positive(range(n), -1, 0)
    # In the at-least rows r is what is wanting; with the surplus and the shortage it is not below 0.
    keep_positive(range(n + 3 * c + m - least, size), -1, 0)
    for k, contact in enumerate(contacts):
        normal = np.array(contact["normal"])
        across = np.linalg.svd(normal[None])[2][1:]
        rows = np.zeros((3, size))
        place = slice(n + 3 * k, n + 3 * k + 3)
        if contact["friction"] == 0:
            rows[0, place], rows[1:, place] = -normal, across
            cones += [clarabel.NonnegativeConeT(1), clarabel.ZeroConeT(2)]
        else:
            rows[0, place], rows[1:, place] = -contact["friction"] * normal, across
            cones.append(clarabel.SecondOrderConeT(3))
        blocks.append(rows)
        right.append(np.zeros(3))
    d, triangles, unit = calc_triangles(frame)
    matrix = np.zeros((len(unit), size))
    matrix[:, :n] = -triangles[1:n + 1].T
    matrix[:, n:n + 3 * c] = -triangles[n + 1:].T * FORCE_UNIT
    matrix[:, -1] = -unit
    blocks.append(matrix)
    right.append(triangles[0] - frame["margin"] / STIFFNESS_UNIT * unit)
    cones.append(clarabel.PSDTriangleConeT(d))

    stacked, right = sparse.csc_matrix(np.vstack(blocks)), np.concatenate(right)
    for tolerance in TOLERANCES:
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
        answer = clarabel.DefaultSolver(sparse.diags(cost, format="csc"), linear, stacked, right,
                                        cones, settings).solve()
        if str(answer.status) == "Solved":
            return answer.obj_val, np.array(answer.x[:n]), answer.x[-1] * STIFFNESS_UNIT, tolerance
    raise SystemExit(f"Clarabel: {answer.status} at tolerance {tolerance}")


def compare(dump, exercise, load, hold, frames):
    """The figures of one case."""
    program = subprocess.Popen([dump, exercise, str(load), hold, str(frames)], text=True,
                               stdout=subprocess.PIPE)
    worst = {"cost": 0.0, "activation": 0.0, "shortage": 0.0, "tolerance": 0.0}
    cut = short = count = 0
    converged = True
    for line in program.stdout:
        frame = json.loads(line)
        cost, activation, shortage, tolerance = solve(frame)
        count += 1
        cut += frame["binding_cuts"] > 0
        short += frame["shortage"] > 0
        converged &= frame["converged"]
        for key, value in (("cost", abs(frame["objective"] - cost) / cost),
                           ("activation", np.abs(activation - frame["activation"]).max()),
                           ("shortage", abs(shortage - frame["shortage"])),
                           ("tolerance", tolerance)):
            worst[key] = max(worst[key], float(value))
    if program.wait() != 0 or count != frames:
        raise SystemExit(f"{dump} ended with status {program.returncode} after {count} frames")
    return {"exercise": exercise, "load_kg": load, "thorax": hold, "frames": count,
            "frames_with_cuts": cut, "frames_below_margin": short,
            "worst_relative_cost": worst["cost"], "worst_activation": worst["activation"],
            "worst_shortage_Nm_per_rad": worst["shortage"],
            "loosest_tolerance_of_clarabel": worst["tolerance"],
            "passed": bool(converged and worst["cost"] < COST_LIMIT)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--summary", help="a JSON file of the figures")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_FRAMES} frames a case")
    arguments = parser.parse_args()
    figures = []
    for exercise, load, hold, frames in CASES:
        if arguments.quick:
            frames = min(frames, QUICK_FRAMES)
        row = compare(arguments.dump, exercise, load, hold, frames)
        figures.append(row)
        print(f"{row['exercise']}, {row['load_kg']} kg, thorax {row['thorax']}: {row['frames']} "
              f"frames, cuts bind in {row['frames_with_cuts']}, below the margin in "
              f"{row['frames_below_margin']}")
        print(f"  cost beside Clarabel: {row['worst_relative_cost']:.2e} relative; limit "
              f"{COST_LIMIT:g}{'' if row['passed'] else '  FAILS'}")
        print(f"  activation {row['worst_activation']:.2e}, shortage "
              f"{row['worst_shortage_Nm_per_rad']:.2e} N·m/rad, Clarabel to "
              f"{row['loosest_tolerance_of_clarabel']:g}")
    common.write_summary(arguments.summary, figures)
    return not all(row["passed"] for row in figures)


if __name__ == "__main__":
    sys.exit(main())
