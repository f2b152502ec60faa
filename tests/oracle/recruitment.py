"""Recruitment of true frames, friction cones included, beside Clarabel with exponent 2.

    python tests/oracle/recruitment.py --dump build/dump_recruitment

The frames of a hip thrust within the muscles (40 kg) and beyond them (80 kg, some moments missed)
become quadratic programmes with second-order cones. Clarabel is an interior-point method that
shares nothing with Sinew's. Costs must agree within 1e-6 relative. Activations are printed beside,
not judged: where the cost is flat in a muscle, an interior point stops short of the optimum there.

Clarabel works to 1e-9 and, in the frames where it stalls there, to its default of 1e-8.

Ends with status 1 when a cost differs.
"""

import argparse
import json
import subprocess
import sys

import clarabel
import numpy as np
from scipy import sparse

import common

COST_LIMIT = 1e-6
TOLERANCES = (1e-9, 1e-8)
CASES = [("within the muscles", 40, 1.0, 101), ("beyond the muscles", 80, 1.0, 101)]


def solve(frame, data):
    """Clarabel's optimal cost and activations of one frame."""
    A, b = np.array(frame["A"]), np.array(frame["b"])
    v = np.array(frame["volume_share"])
    contacts = frame["contacts"]
    m, n, c = len(b), len(v), len(contacts)
    scale = 1e3  # contact forces in kilonewtons, so that all unknowns are of size one
    cost = np.concatenate([2 * v * (1 + data["epsilon"]),
                           np.full(3 * c, data["contact_weight"] * scale**2),
                           np.full(m, data["reserve_weight"])])
    J = np.hstack([np.array(k["jacobian"]).T for k in contacts]) * scale
    blocks = [sparse.csc_matrix(np.hstack([A, J, np.eye(m)]))]
    right = [b]
    cones = [clarabel.ZeroConeT(m)]
    identity = sparse.eye(n, format="csc")
    empty = sparse.csc_matrix((n, 3 * c + m))
    for sign, bound in ((1, np.ones(n)), (-1, np.zeros(n))):
        blocks.append(sparse.hstack([sign * identity, empty]))
        right.append(bound)
        cones.append(clarabel.NonnegativeConeT(n))
    for k, contact in enumerate(contacts):
        normal = np.array(contact["normal"])
        rows = np.zeros((4, n + 3 * c + m))
        place = slice(n + 3 * k, n + 3 * k + 3)
        rows[0, place] = -contact["friction"] * normal
        rows[1:, place] = -(np.eye(3) - np.outer(normal, normal))
        blocks.append(sparse.csc_matrix(rows))
        right.append(np.zeros(4))
        cones.append(clarabel.SecondOrderConeT(4))
    matrix, right = sparse.vstack(blocks, format="csc"), np.concatenate(right)
    for tolerance in TOLERANCES:
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
        answer = clarabel.DefaultSolver(sparse.diags(cost, format="csc"), np.zeros(len(cost)), matrix,
                                        right, cones, settings).solve()
        if str(answer.status) == "Solved":
            return answer.obj_val, np.array(answer.x[:n])
    raise SystemExit(f"Clarabel: {answer.status} at tolerance {tolerance}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    figures, failed = [], False
    for name, load, strength, frames in CASES:
        text = subprocess.run([arguments.dump, str(load), str(strength), str(frames)], check=True,
                              capture_output=True, text=True).stdout
        data = json.loads(text)
        worst_cost = worst_activation = reserve = 0.0
        for frame in data["frames"]:
            cost, activation = solve(frame, data)
            worst_cost = max(worst_cost, abs(frame["objective"] - cost) / cost)
            worst_activation = max(worst_activation,
                                   np.abs(activation - frame["activation"]).max())
            reserve = max(reserve, frame["largest_reserve"])
        solved = all(frame["solved"] for frame in data["frames"])
        passed = solved and worst_cost < COST_LIMIT
        failed |= not passed
        print(f"{name}: {load} kg, {len(data['frames'])} frames, {len(data['frames'][0]['contacts'])} "
              f"contacts with friction, largest reserve {reserve:.2g} N·m")
        print(f"  cost beside Clarabel: {worst_cost:.2e} relative; limit {COST_LIMIT:g}"
              f"{'' if passed else '  FAILS'}")
        print(f"  activation beside Clarabel: {worst_activation:.2e}")
        figures.append({"case": name, "load_kg": load, "frames": len(data["frames"]),
                        "largest_reserve_Nm": reserve, "worst_relative_cost": worst_cost,
                        "worst_activation": float(worst_activation), "passed": passed})
    common.write_summary(arguments.summary, figures)
    return failed


if __name__ == "__main__":
    sys.exit(main())
