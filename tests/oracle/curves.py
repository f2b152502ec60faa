"""Compares rigid-tendon muscle forces with OpenSim 4.6.

Every muscle of a model in random postures and speeds, at activation 1: OpenSim's force multipliers
and forces along the tendon beside Sinew's, for the lengths and speeds that OpenSim itself found.
Fibre damping is switched off in OpenSim, because Sinew leaves it out; the largest force that
this omits is printed. OpenSim's Thelen2003Muscle has no rigid tendon of its own: its fibre length
is set to what a rigid tendon leaves, and the active force comes from
`calcInextensibleTendonActiveFiberForce`.

    python tests/oracle/curves.py --dump build/dump_muscle_forces [MODEL …] [--golden]

Ends with status 1 when a factor, or a force over the maximum force, differs by more than 1e-6.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import opensim as osim

import common

# OpenSim's Thelen2003Muscle finds its velocity factor by iteration to 1e-6 in velocity.
TOLERANCE = 1e-6
QUANTITIES = ("active_length_factor", "velocity_factor", "passive_factor", "active", "passive")
MILLARD_CURVES = {
    "ActiveForceLengthCurve": {
        "min_norm_active_fiber_length": "active_min_norm_length",
        "transition_norm_fiber_length": "active_transition_norm_length",
        "max_norm_active_fiber_length": "active_max_norm_length",
        "shallow_ascending_slope": "active_shallow_slope",
    },
    "ForceVelocityCurve": {
        "concentric_slope_near_vmax": "velocity_concentric_slope_near_vmax",
        "isometric_slope": "velocity_isometric_slope",
        "eccentric_slope_near_vmax": "velocity_eccentric_slope_near_vmax",
        "max_eccentric_velocity_force_multiplier": "velocity_max_eccentric_force",
        "concentric_curviness": "velocity_concentric_curviness",
        "eccentric_curviness": "velocity_eccentric_curviness",
    },
    "FiberForceLengthCurve": {
        "strain_at_zero_force": "passive_strain_at_zero_force",
        "strain_at_one_norm_force": "passive_strain_at_one_norm_force",
        "stiffness_at_low_force": "passive_stiffness_at_low_force",
        "stiffness_at_one_norm_force": "passive_stiffness_at_one_norm_force",
        "curviness": "passive_curviness",
    },
}
THELEN_CURVES = {
    "FmaxMuscleStrain": "passive_strain",
    "KshapeActive": "active_shape",
    "KshapePassive": "passive_shape",
    "Af": "velocity_shape",
    "Flen": "max_eccentric_force",
    "fv_linear_extrap_threshold": "velocity_extrapolation_threshold",
}


def get(component, name):
    """A property's value; None for an optional one that is empty."""
    getter = getattr(component, f"get_{name}")
    if component.getPropertyByName(name).isOptionalProperty():
        return getter(0) if component.getPropertyByName(name).size() else None
    return getter()


class MuscleOracle:
    """One muscle as OpenSim computes it with a rigid tendon."""

    def __init__(self, muscle):
        self.name = muscle.getName()
        self.muscle = muscle
        self.millard = osim.Millard2012EquilibriumMuscle.safeDownCast(muscle)
        self.thelen = osim.Thelen2003Muscle.safeDownCast(muscle)
        self.damping = 0.0
        if self.millard is not None:
            self.damping = self.millard.get_fiber_damping()
            self.millard.set_ignore_tendon_compliance(True)
            self.millard.set_fiber_damping(0.0)
        elif self.thelen is None:
            raise SystemExit(f"{self.name}: neither a Millard2012 nor a Thelen2003 muscle")

    def parameters(self):
        m = self.muscle
        if self.millard is not None:
            curves = {}
            for curve, names in MILLARD_CURVES.items():
                component = getattr(self.millard, f"get_{curve}")()
                for opensim_name, name in names.items():
                    value = get(component, opensim_name)
                    if value is not None:
                        curves[name] = value
        else:
            curves = {name: get(self.thelen, key) for key, name in THELEN_CURVES.items()}
        return {
            "name": self.name,
            "kind": "Millard2012" if self.millard is not None else "Thelen2003",
            "max_isometric_force": m.get_max_isometric_force(),
            "optimal_fibre_length": m.get_optimal_fiber_length(),
            "tendon_slack_length": m.get_tendon_slack_length(),
            "pennation": m.get_pennation_angle_at_optimal(),
            "max_contraction_velocity": m.get_max_contraction_velocity(),
            "curves": curves,
        }

    def prepare(self, state):
        """Thelen: the state's fibre length becomes what a rigid tendon leaves."""
        if self.thelen is not None:
            m = self.muscle
            height = m.get_optimal_fiber_length() * math.sin(m.get_pennation_angle_at_optimal())
            along = max(m.getLength(state) - m.get_tendon_slack_length(), 0.0)
            self.thelen.setFiberLength(state, math.hypot(height, along))

    def query(self, state):
        m = self.muscle
        answer = {"length": m.getLength(state), "velocity": m.getLengtheningSpeed(state)}
        answer["active_length_factor"] = m.getActiveForceLengthMultiplier(state)
        answer["passive_factor"] = m.getPassiveForceMultiplier(state)
        if self.millard is not None:
            answer["velocity_factor"] = m.getForceVelocityMultiplier(state)
            answer["active"] = m.getActiveFiberForceAlongTendon(state)
            answer["passive"] = m.getPassiveFiberForceAlongTendon(state)
            answer["damping"] = (
                self.damping
                * m.get_max_isometric_force()
                * abs(m.getNormalizedFiberVelocity(state))
            )
        else:
            cosine = m.getCosPennationAngle(state)
            force = m.get_max_isometric_force() * cosine
            answer["active"] = self.thelen.calcInextensibleTendonActiveFiberForce(state, 1.0)
            height = m.get_optimal_fiber_length() * math.sin(m.get_pennation_angle_at_optimal())
            shortest = height / math.tan(self.thelen.get_maximum_pennation_angle())
            at_rest = m.getLength(state) - m.get_tendon_slack_length() <= shortest
            full = force * answer["active_length_factor"]
            answer["velocity_factor"] = 1.0 if at_rest else answer["active"] / full
            answer["passive"] = 0.0 if at_rest else force * answer["passive_factor"]
            answer["damping"] = 0.0
        return answer


def collect(name, postures):
    """[(parameters, [query, …])] of every muscle of a model."""
    model = common.load_model(name)
    oracles = [MuscleOracle(m) for m in model.getMuscles()]
    state = model.initSystem()
    found = [(oracle.parameters(), []) for oracle in oracles]
    speeds = common.random_rates(model, state, postures, 5.0, seed=20261)
    for posture, speed in zip(common.random_postures(model, state, postures), speeds):
        common.set_state(model, state, posture, speed)
        model.realizeVelocity(state)
        for oracle in oracles:
            oracle.muscle.setActivation(state, 1.0)
            oracle.prepare(state)
        model.realizeDynamics(state)
        for oracle, (_, queries) in zip(oracles, found):
            queries.append(oracle.query(state))
    return found


def as_document(found):
    return {"muscles": [{**parameters, "queries": queries} for parameters, queries in found]}


def ask_sinew(program, document):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "muscles.json"
        path.write_text(json.dumps(document))
        answer = subprocess.run([program, path], check=True, stdout=subprocess.PIPE)
        return json.loads(answer.stdout)


def report(name, document, answers):
    """Prints and returns the largest differences; all must be within the tolerance."""
    muscles = document["muscles"]
    name = pathlib.Path(name).stem
    print(f"{name}: {len(muscles)} muscles, {len(muscles[0]['queries'])} postures")
    clamped = sum(sum(a["clamped"]) for a in answers)
    damping = max(
        (q["damping"] / m["max_isometric_force"], m["name"])
        for m in muscles
        for q in m["queries"]
    )
    print(f"  fibres held at their shortest length: {clamped}")
    print(f"  largest damping left out: {damping[0]:.3f} F_max ({damping[1]})")
    row = {
        "model": name,
        "muscles": len(muscles),
        "postures": len(muscles[0]["queries"]),
        "passed": True,
        "fibres_at_shortest": clamped,
        "largest_damping_left_out": damping[0],
        "damping_muscle": damping[1],
    }
    for quantity in QUANTITIES:
        worst, place = -1.0, ""
        for muscle, answer in zip(muscles, answers):
            theirs = np.array([q[quantity] for q in muscle["queries"]])
            ours = np.array(answer[quantity])
            scale = muscle["max_isometric_force"] if quantity in ("active", "passive") else 1.0
            difference = np.max(np.abs(ours - theirs) / np.maximum(scale, np.abs(theirs)))
            if not difference <= worst:
                worst, place = difference, muscle["name"]
        row["passed"] = row["passed"] and bool(worst <= TOLERANCE)
        row[quantity] = float(worst)
        unit = "F_max" if quantity in ("active", "passive") else ""
        print(f"  {quantity:22s} {worst:.2e} {unit} ({place})")
    return row


def golden(found):
    """A few muscles of every kind of curve and pennation, eight queries each."""
    chosen, kinds = [], set()
    for parameters, queries in found:
        kind = (json.dumps(parameters["curves"]), parameters["pennation"] > 0.2)
        if kind in kinds or len(chosen) == 8:
            continue
        kinds.add(kind)
        lengths = np.argsort([q["length"] for q in queries])
        picks = lengths[np.linspace(0, len(lengths) - 1, 8).astype(int)]
        kept = [{k: v for k, v in queries[i].items() if k != "damping"} for i in picks]
        chosen.append((parameters, kept))
    return as_document(chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", default=common.MODELS, help="names or .osim files")
    parser.add_argument("--dump", required=True, help="the program dump_muscle_forces")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--golden", action="store_true", help="write tests/golden/curves_*.json")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    summary = []
    for name in arguments.models:
        found = collect(name, arguments.postures)
        document = as_document(found)
        summary.append(report(name, document, ask_sinew(arguments.dump, document)))
        if arguments.golden:
            stem = pathlib.Path(name).stem
            path = common.GOLDEN / f"curves_{stem}.json"
            content = {"opensim": "4.6", "model": stem, **golden(found)}
            path.write_text(json.dumps(content, indent=1) + "\n")
    common.write_summary(arguments.summary, summary)
    return 0 if all(row["passed"] for row in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
