"""Recruitment with the matrix inequality of stability, beside Clarabel's semidefinite optimum.

    python tests/oracle/stability.py --dump build/dump_stability

Sinew cuts planes; Clarabel is an interior-point method on the cone of semidefinite matrices itself
and shares nothing with it. True frames of hip thrust and plank, with exponent 2 (a quadratic
programme) in 225 frames and with exponent 3, the default (a power cone for each activation), in
the fewer frames listed; contacts with friction, abdominal pressure with its cap, and the shortage
priced alike.

Judged is the cost: within 1e-5 relative, and what the answer lacks of its margin is worth less than
that. "Matches the semidefinite reference to 1e-5" is said of nothing else. Activations cannot match
so closely, because the optimum is flat: with Clarabel's dual value d and the multiplier μ of the
margin, an answer of cost f that stays τ below the margin has

    Σ w (a − a_ref)² ≤ f − d + μ τ + (Clarabel's tolerance),

for the Lagrangian is smallest at the reference and grows from there by the cost's own curvature:
w = v (1 + ε) with exponent 2, w = v (ε + 2 a_ref + a) with exponent 3. That inequality is judged
too: it fails when activations are not those of the cost. What it leaves to a muscle of small volume
v is printed beside the largest difference found. The smallest eigenvalue is printed, not judged.

Ends with status 1 when a cost differs, activations lie outside their bound, or a frame did not
converge.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass

import clarabel
import numpy as np
from scipy import sparse

import common

COST_LIMIT = 1e-5
TOLERANCES = (1e-9, 1e-8, 1e-7)
STEPS = (0.99, 0.9)  # of the way to the cone's edge; with the first, Clarabel's own, it can break off
STIFFNESS_UNIT = 100  # N·m/rad, as in the price of a shortage
FORCE_UNIT = 1e3  # contact forces in kilonewtons, so that all unknowns are of size one
QUICK_FRAMES = 3
CASES = [("hip_thrust", 40, "pinned", 101, 2), ("hip_thrust", 40, "height_held", 101, 2),
         ("hip_thrust", 20, "free", 21, 2), ("front_plank", 0, "pinned", 2, 2),
         ("hip_thrust", 40, "pinned", 21, 3), ("hip_thrust", 40, "height_held", 21, 3),
         ("hip_thrust", 20, "free", 11, 3), ("front_plank", 0, "pinned", 2, 3)]


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


@dataclass(frozen=True)
class Reference:
    """Clarabel's optimum of one frame."""

    cost: float
    dual_value: float
    activation: np.ndarray
    shortage: float      # [N·m/rad]
    price: float         # of the margin, per N·m/rad: the trace of its multiplier
    tolerance: float


def cubic_shortage(frame):
    """The weight of s³ in the price of a shortage s [100 N·m/rad], with exponent 3: Sinew's column
    for it is an activation that begins at a₀, where slope and curvature are as asked."""
    e, ratio = frame["epsilon"], frame["shortage_price"] / frame["shortage_weight"]
    start = max(np.roots([3, 2 * e - 6 * ratio, -2 * e * ratio]).real)
    return frame["shortage_weight"] / (6 * start + 2 * e)


def solve(frame):
    """The Reference of one frame."""
    A, b = np.array(frame["A"]), np.array(frame["b"])
    v = np.array(frame["volume_share"])
    contacts, least = frame["contacts"], frame["at_least_rows"]
    m, n, c = len(b), len(v), len(contacts)
    cubic = frame["exponent"] == 3
    # Unknowns: a, f, r, surplus of the at-least rows, shortage; with exponent 3 the cubes of a and
    # of the shortage.
    cost = np.concatenate([2 * v * (frame["epsilon"] if cubic else 1 + frame["epsilon"]),
                           np.full(3 * c, frame["contact_weight"] * FORCE_UNIT**2),
                           np.full(m, frame["reserve_weight"]),
                           np.zeros(least),
                           [frame["shortage_weight"]]])
    plain = len(cost)  # without the cubes
    shortage = plain - 1
    linear = np.zeros(plain)
    linear[shortage] = frame["shortage_price"]
    if cubic:
        cost = np.concatenate([cost, np.zeros(n + 1)])
        linear = np.concatenate([linear, v, [cubic_shortage(frame)]])
    size = len(cost)
    J = np.hstack([np.array(k["jacobian"]).T for k in contacts]) * FORCE_UNIT
    balance = np.zeros((m, size))
    balance[:, :n], balance[:, n:n + 3 * c] = A, J
    balance[:, n + 3 * c:n + 3 * c + m] = np.eye(m)
    balance[m - least:, n + 3 * c + m:shortage] = -np.eye(least)
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
    keep_positive(range(n + 3 * c + m - least, plain), -1, 0)
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
    matrix[:, shortage] = -unit
    blocks.append(matrix)
    margin_rows = slice(sum(map(len, right)), sum(map(len, right)) + len(unit))
    right.append(triangles[0] - frame["margin"] / STIFFNESS_UNIT * unit)
    cones.append(clarabel.PSDTriangleConeT(d))
    if cubic:  # cube^(1/3) · 1^(2/3) ≥ |a|
        for cube, power in zip(range(plain, size), [*range(n), shortage]):
            rows = np.zeros((3, size))
            rows[0, cube], rows[2, power] = -1, -1
            blocks.append(rows)
            right.append(np.array([0.0, 1.0, 0.0]))
            cones.append(clarabel.PowerConeT(1 / 3))

    stacked, right = sparse.csc_matrix(np.vstack(blocks)), np.concatenate(right)
    for tolerance, step in ((t, s) for t in TOLERANCES for s in STEPS):
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        settings.max_step_fraction = step
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
        answer = clarabel.DefaultSolver(sparse.diags(cost, format="csc"), linear, stacked, right,
                                        cones, settings).solve()
        if str(answer.status) == "Solved":
            multiplier = np.array(answer.z)[margin_rows]
            return Reference(answer.obj_val, answer.obj_val_dual, np.array(answer.x[:n]),
                             answer.x[shortage] * STIFFNESS_UNIT,
                             float(multiplier @ (unit != 0)) / STIFFNESS_UNIT, tolerance)
    raise SystemExit(f"Clarabel: {answer.status} at tolerance {tolerance}")


def calc_paid_shortage(frame):
    """The shortage [N·m/rad] that is in Sinew's cost: what activations, contact forces and reserves
    leave of it, by the price."""
    a, v = np.array(frame["activation"]), np.array(frame["volume_share"])
    effort = v @ (a ** frame["exponent"] + frame["epsilon"] * a**2)
    reserve = np.array(frame["reserve"])
    least = len(reserve) - frame["at_least_rows"]
    reserve[least:] = np.maximum(reserve[least:], 0)  # a surplus costs nothing
    rest = (frame["contact_weight"] * np.square(frame["contact_force"]).sum()
            + frame["reserve_weight"] * np.square(reserve).sum()) / 2
    paid = frame["objective"] - effort - rest
    price = [frame["shortage_weight"] / 2, frame["shortage_price"], -paid]
    if frame["exponent"] == 3:
        price = [cubic_shortage(frame), *price]
    roots = np.roots(price)
    return max(0.0, max(roots[np.abs(roots.imag) < 1e-9].real)) * STIFFNESS_UNIT


def bound_activation(frame, reference):
    """Σ w (a − a_ref)² and what it may be at most, the largest difference that this leaves to a
    single muscle, and what the answer lacks of its margin, in cost."""
    a, e = np.array(frame["activation"]), frame["epsilon"]
    v = np.array(frame["volume_share"])
    curvature = e + 2 * reference.activation + a if frame["exponent"] == 3 else 1 + e
    weight = v * curvature
    lacking = reference.price * max(
        0.0, frame["margin"] - calc_paid_shortage(frame) - frame["smallest"])
    most = frame["objective"] - reference.dual_value + lacking + reference.tolerance
    found = float(weight @ (a - reference.activation) ** 2)
    return found, most, float(np.sqrt(max(most, 0) / weight.min())), lacking


def compare(dump, exercise, load, hold, frames, exponent):
    """The figures of one case."""
    program = subprocess.Popen([dump, exercise, str(load), hold, str(frames), str(exponent)],
                               text=True, stdout=subprocess.PIPE)
    worst = {"cost": 0.0, "lacking": 0.0, "activation": 0.0, "of_bound": 0.0, "left": 0.0, "shortage": 0.0,
             "tolerance": 0.0}
    cut = short = count = 0
    converged = True
    for line in program.stdout:
        frame = json.loads(line)
        reference = solve(frame)
        found, most, left, lacking = bound_activation(frame, reference)
        count += 1
        cut += frame["binding_cuts"] > 0
        short += frame["shortage"] > 0
        converged &= frame["converged"]
        difference = np.abs(reference.activation - frame["activation"]).max()
        for key, value in (("cost", abs(frame["objective"] - reference.cost) / reference.cost),
                           ("lacking", lacking / reference.cost),
                           ("activation", difference), ("left", left),
                           ("of_bound", found / most if most > 0 else np.inf),
                           ("shortage", abs(reference.shortage - frame["shortage"])),
                           ("tolerance", reference.tolerance)):
            worst[key] = max(worst[key], float(value))
    if program.wait() != 0 or count != frames:
        raise SystemExit(f"{dump} ended with status {program.returncode} after {count} frames")
    return {"exercise": exercise, "load_kg": load, "thorax": hold, "exponent": exponent,
            "frames": count, "frames_with_cuts": cut, "frames_below_margin": short,
            "worst_relative_cost": worst["cost"], "worst_relative_lack": worst["lacking"],
            "worst_activation": worst["activation"],
            "activation_over_its_bound": worst["of_bound"],
            "activation_left_open_at_most": worst["left"],
            "worst_shortage_Nm_per_rad": worst["shortage"],
            "loosest_tolerance_of_clarabel": worst["tolerance"],
            "passed": bool(converged and worst["cost"] < COST_LIMIT
                           and worst["lacking"] < COST_LIMIT and worst["of_bound"] <= 1)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--summary", help="a JSON file of the figures")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_FRAMES} frames a case")
    arguments = parser.parse_args()
    figures = []
    for exercise, load, hold, frames, exponent in CASES:
        if arguments.quick:
            frames = min(frames, QUICK_FRAMES)
        row = compare(arguments.dump, exercise, load, hold, frames, exponent)
        figures.append(row)
        print(f"{row['exercise']}, {row['load_kg']} kg, thorax {row['thorax']}, exponent "
              f"{row['exponent']}: {row['frames']} frames, cuts bind in {row['frames_with_cuts']}, "
              f"below the margin in {row['frames_below_margin']}")
        print(f"  cost beside Clarabel: {row['worst_relative_cost']:.2e} relative; lack of margin, "
              f"in cost: {row['worst_relative_lack']:.2e}; limits {COST_LIMIT:g}"
              f"{'' if row['passed'] else '  FAILS'}")
        print(f"  activations: {row['activation_over_its_bound']:.2f} of their common bound at most; "
              f"largest difference {row['worst_activation']:.2e}, where a muscle is left up to "
              f"{row['activation_left_open_at_most']:.1e}")
        print(f"  shortage {row['worst_shortage_Nm_per_rad']:.2e} N·m/rad, Clarabel to "
              f"{row['loosest_tolerance_of_clarabel']:g}")
    common.write_summary(arguments.summary, figures)
    return not all(row["passed"] for row in figures)


if __name__ == "__main__":
    sys.exit(main())
