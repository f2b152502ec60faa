"""The lumbar column without muscles: the load that buckles it, beside specimens and models of others.

Links are rigid and stand upright in the frontal plane, one spring a joint; the foot is clamped, the top
is free and carries a dead load. Lordosis and the weight of the links are left out. Standard library only.
"""

import math

from validation_runs import table
from validation_trunk_runs import BODIES, EVIDENCE, keyed, rows_of

LINKS = ("L4_L5_IVDjnt", "L3_L4_IVDjnt", "L2_L3_IVDjnt", "L1_L2_IVDjnt", "T12_L1_IVDjnt")


def link_lengths():
    """Heights of L5 to L1 [m]: from the joint below to the joint above."""
    joints = keyed(BODIES / "joints.csv", "name")
    return [float(joints[name]["parent_y"]) for name in LINKS]


def is_stable(load_N, stiffness_Nm_per_rad, lengths):
    """The energy ½ k Σ(θᵢ − θᵢ₋₁)² − ½ P Σ ℓᵢ θᵢ² has a minimum at 0: all pivots of its tridiagonal
    matrix are positive."""
    pivot = 0.0
    for i, length in enumerate(lengths):
        diagonal = stiffness_Nm_per_rad * (2 if i + 1 < len(lengths) else 1) - load_N * length
        pivot = diagonal - (stiffness_Nm_per_rad**2 / pivot if i else 0)
        if pivot <= 0:
            return False
    return True


def critical_load(stiffness_Nm_per_rad, lengths):
    low, high = 0.0, stiffness_Nm_per_rad / min(lengths)
    for _ in range(60):
        middle = (low + high) / 2
        if is_stable(middle, stiffness_Nm_per_rad, lengths):
            low = middle
        else:
            high = middle
    return low


def bare_column(findings):
    lengths = link_lengths()
    limits = keyed(EVIDENCE / "tissue_limits.csv", "name")
    specimen = limits["buckling_load_lumbar_spine"]
    measured = float(specimen["value"])
    stiffness = next(r for r in rows_of(BODIES / "joint_stiffness.csv") if r["coordinate"] == "*_LB")
    rest = next(r for r in rows_of(EVIDENCE / "lumbar_stiffness.csv")
                if r["direction"] == "bending" and r["quantity"] == "slope at rest")
    per_degree = 180 / math.pi
    cases = [("ours, low end", float(stiffness["low"]), "ranges of intact segments, preload not said"),
             ("ours", float(stiffness["stiffness_Nm_per_rad"]), "as above"),
             ("ours, high end", float(stiffness["high"]), "as above"),
             ("disc at rest (Han 2010)", float(rest["low"]) * per_degree, f"preload {rest['preload_N']} N")]
    found = {name: critical_load(k, lengths) for name, k, _ in cases}
    two_springs = critical_load(1.0, [1.0, 1.0])  # closed form (3 − √5)/2
    text = (f"Specimen: {specimen['what']} ({specimen['source'].split(' (')[0]}): {measured:.0f} N. "
            f"Calculations of the same "
            f"spines by others: {limits['buckling_load_model_linear']['value']} N with constant stiffness, "
            f"{limits['buckling_load_model_exponential']['value']} N with stiffness that starts low. "
            f"Ours: five equal "
            f"bending springs from L5/S1 to L1/L2, links of "
            f"{', '.join(f'{1000 * l:.0f}' for l in lengths)} mm, the load on "
            f"top of L1, {1000 * sum(lengths):.0f} mm up, the top free. Two links, as a check of the "
            f"method: "
            f"{two_springs:.6f} beside (3 − √5)/2 = {(3 - math.sqrt(5)) / 2:.6f}.\n\n"
            + table(["spring", "N·m/rad", "preload of the specimens", "buckles at [N]"],
                    [[name, f"{k:.0f}", preload, f"{found[name]:.0f}"] for name, k, preload in cases]))
    ours, soft = found["ours"], found["disc at rest (Han 2010)"]
    change = f"springs of an unloaded disc: {soft:.0f} N"
    what, figures = "the bare lumbar column (Crisco 1992)", f"ours {ours:.0f} N beside {measured:.0f} N"
    if abs(soft - measured) <= abs(ours - measured) / 2:
        findings.add("explained", "The trunk", what, figures, change)
    else:
        findings.judge(abs(ours - measured) <= 0.5 * measured, "The trunk", what, figures + "; " + change)
    return text + ("\nOur stiffness is that of a spine already compressed; it is not meant for a bare "
                   "one, and the "
                   "stability of a loaded body does not hang on this figure alone.\n")
