"""Compares metabolic power with OpenSim 4.6's Bhargava2004MuscleMetabolicsProbe.

    python tests/oracle/metabolic_power.py --dump build/dump_metabolic_power ADULT.osim

Every Millard2012 muscle of a model (the adult's trunk has Thelen2003's, which know no rigid tendon
in OpenSim) in random postures, at random speeds and activations, with masses and
shares of slow fibres of its own: its lengths and speeds as OpenSim finds them go through Sinew's
force model and its metabolic power, so that the comparison is of both. In OpenSim: heat of
shortening by force (the paper's, not the constant that is its default), no basal rate and no floor
of 1 W/kg (Sinew counts rest apart), no activation dynamics, fibre damping and passive force
switched off (Sinew leaves the first out, and takes active force alone for heat of shortening).
Where a fibre would be shorter than its model allows, Sinew holds it at its shortest with a slack
tendon; such states are counted and left out. Ends with status 1 when a power differs by more than
1e-6 of the largest of its muscle, which is what the force curves grant.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import opensim as osim

import common
import curves

TOLERANCE = 1e-6
SPEED_rad_s = 5.0
LEAST_ACTIVATION = 0.02  # OpenSim's muscles keep 0.01 at least, whatever excites them
HEAT_W_per_kg = (40.0, 133.0, 74.0, 111.0)  # activation slow, fast; maintenance slow, fast
SEED = 20269


def prepare(model):
    """The muscles as Sinew takes them: the probe, the muscles that it holds, (mass, slow share)."""
    generator = np.random.default_rng(SEED)
    probe = osim.Bhargava2004MuscleMetabolicsProbe()
    probe.setName("metabolic")
    probe.set_basal_rate_on(False)
    probe.set_enforce_minimum_heat_rate_per_muscle(False)
    probe.set_use_force_dependent_shortening_prop_constant(True)
    probe.set_report_total_metabolics_only(False)
    kept, constants = [], []
    for muscle in model.getMuscles():
        millard = osim.Millard2012EquilibriumMuscle.safeDownCast(muscle)
        if millard is None:
            continue
        millard.set_ignore_activation_dynamics(True)
        passive = millard.upd_FiberForceLengthCurve()
        passive.set_strain_at_zero_force(2.0)  # fibres of three optimal lengths
        passive.set_strain_at_one_norm_force(3.0)
        mass, slow = float(generator.uniform(0.05, 1)), float(generator.uniform(0, 1))
        kept.append(muscle)
        constants.append((mass, slow))
        probe.addMuscle(muscle.getName(), slow, *HEAT_W_per_kg, mass)
    model.addProbe(probe)
    return probe, kept, constants


def collect(name, postures):
    model = common.load_model(name)
    probe, kept, constants = prepare(model)
    oracles = [curves.MuscleOracle(m) for m in kept]
    state = model.initSystem()
    generator = np.random.default_rng(SEED + 1)
    muscles = [{**oracle.parameters(), "mass": mass, "slow_share": slow, "queries": []}
               for oracle, (mass, slow) in zip(oracles, constants)]
    speeds = common.random_rates(model, state, postures, SPEED_rad_s, seed=SEED + 2)
    controls = osim.Vector(model.getNumControls(), 0.0)
    for posture, speed in zip(common.random_postures(model, state, postures), speeds):
        common.set_state(model, state, posture, speed)
        activation = generator.uniform(LEAST_ACTIVATION, 1, len(muscles))
        model.realizeVelocity(state)
        for muscle, a in zip(kept, activation):
            muscle.setControls(osim.Vector(1, float(a)), controls)
        model.setControls(state, controls)
        model.realizeDynamics(state)
        power = probe.computeProbeInputs(state).to_numpy()[2:]
        for muscle, oracle, watts in zip(muscles, oracles, power):
            m = oracle.muscle
            muscle["queries"].append({"length": m.getLength(state),
                                      "velocity": m.getLengtheningSpeed(state),
                                      "activation": m.getActivation(state), "power": float(watts)})
    return muscles


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a .osim file")
    parser.add_argument("--dump", required=True, help="the program dump_metabolic_power")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    muscles = collect(arguments.model, arguments.postures)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "muscles.json"
        path.write_text(json.dumps({"muscles": muscles}))
        answers = json.loads(subprocess.run([arguments.dump, path], check=True,
                                            stdout=subprocess.PIPE).stdout)
    worst, place, compared, left_out, lengthening, nothing = 0.0, "", 0, 0, 0, 0
    largest = 0.0
    for muscle, answer in zip(muscles, answers):
        queries = muscle["queries"]
        scale = max(q["power"] for q in queries)
        for query, watts, slack in zip(queries, answer["power"], answer["clamped"]):
            if slack:
                left_out += 1
                continue
            compared += 1
            lengthening += query["velocity"] > 0
            nothing += query["power"] == 0
            largest = max(largest, query["power"])
            difference = abs(query["power"] - watts) / scale
            if difference > worst:
                worst, place = difference, muscle["name"]
    passed = bool(compared > 0 and worst <= TOLERANCE)
    print(f"{len(muscles)} muscles, {arguments.postures} postures: {compared} powers up to "
          f"{largest:.0f} W, {lengthening} of them lengthening, {nothing} of nothing; {left_out} slack "
          f"and left out\n  largest difference {worst:.1e} of the muscle's largest power ({place}); "
          f"limit {TOLERANCE:g}{'' if passed else '  FAILS'}")
    common.write_summary(arguments.summary, [
        {"model": pathlib.Path(arguments.model).stem, "muscles": len(muscles), "powers": compared,
         "lengthening": int(lengthening), "of_nothing": nothing, "slack_left_out": left_out,
         "largest_W": largest, "worst_share": worst, "muscle": place, "passed": passed}])
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
