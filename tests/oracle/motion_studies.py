"""Sinew's inverse dynamics, static optimisation and joint reactions beside OpenSim 4.6's.

Runs `sinew inverse-dynamics`, `static-optimization --opensim` and `joint-reaction --opensim` on the
models, motions and loads that opensim_goldens.py took through OpenSim, and compares: generalised
forces within 0.1 N·m or 0.1 % of the largest of the coordinate, activations within 0.01 (root mean
square over the motion, muscle by muscle), reaction forces within 1 % of the joint's largest. Where
activations or reactions lie further off, the objectives decide: ours is never higher than OpenSim's,
whose solver stops at a tolerance of its own and leaves muscles that hardly work where they are. On
models with wrap surfaces our paths differ a little (muscle/paths.h), so that the two answer slightly
different equations; there the objectives are held to agree within two thousandths.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
MOMENT_Nm, MOMENT_SHARE = 0.1, 1e-3
ACTIVATION_RMS = 0.01
REACTION_SHARE = 0.01
OBJECTIVE_SHARE, OBJECTIVE_SHARE_OF_WRAPPED = 1e-6, 2e-3
LEAST_REACTION_N = 10  # a joint that carries less, such as the free one, is held to a hundredth of it


def read_table(path):
    """Columns of a storage file by name, time among them."""
    lines = pathlib.Path(path).read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[head + 1].split()
    values = np.array([line.split() for line in lines[head + 2:] if line.strip()], float)
    return dict(zip(names, values.T))


def run_sinew(program, command, run, folder, *more):
    arguments = [program, command, "--body", run["model"], "--motion", run["motion"],
                 "--start", f"{run['start_s']!r}s", "--end", f"{run['end_s']!r}s", "--out", folder,
                 "--lowpass", f"{run['lowpass_Hz']:g}Hz" if run["lowpass_Hz"] else "none", *more]
    if run["external_loads"]:
        arguments += ["--external-loads", run["external_loads"]]
    if command != "inverse-dynamics" and run["actuators"]:
        arguments += ["--actuators", run["actuators"]]
    done = subprocess.run([str(one) for one in arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, arguments))}\n{done.stderr}")
    return pathlib.Path(folder)


def trim(table, run):
    """Without what OpenSim made inside the padding, before the motion begins."""
    inside = table["time"] >= read_table(run["motion"])["time"][0] - 1e-4
    return {name: values[inside] for name, values in table.items()}


def at_times(table, name, times):
    """A column at OpenSim's times, which are the same but for their last digits."""
    nearest = np.abs(table["time"][:, None] - times[None, :])
    assert nearest.min(axis=0).max() < 1e-6, "the frames are not at the same times"
    return table[name][nearest.argmin(axis=0)]


class Outcome:
    def __init__(self):
        self.failed = 0
        self.settled = {}  # by model: the objective is no higher than OpenSim's

    def tell(self, name, what, worst, bound, where, good):
        self.failed += not good
        print(f"{'pass' if good else 'FAIL'}  {name:<30} {what:<34} {worst:>10.3g} of {bound:<8} {where}")


def fold_coupled(table):
    """Sinew eliminates coupled coordinates: what OpenSim asks of the walker knees' betas, which
    follow the knee angles one to one, belongs to those."""
    folded = dict(table)
    for name in table:
        if name.endswith("_beta_force"):
            independent = name.replace("_beta_force", "_moment")
            folded[independent] = folded[independent] + folded.pop(name)
    return folded


def compare_moments(program, name, run, outcome):
    theirs = fold_coupled(trim(read_table(run["outputs"]["generalized_forces"]), run))
    run = dict(run, start_s=float(theirs["time"][0]))
    with tempfile.TemporaryDirectory() as folder:
        ours = read_table(
            run_sinew(program, "inverse-dynamics", run, folder, "--opensim") / "inverse_dynamics.sto")
    worst, where, beyond = 0, "", 0
    for column in ours:
        if column == "time" or column not in theirs:
            continue
        off = np.abs(at_times(ours, column, theirs["time"]) - theirs[column]).max()
        bound = max(MOMENT_Nm, MOMENT_SHARE * np.abs(theirs[column]).max())
        beyond += off > bound
        if off / bound > worst:
            worst, where = off / bound, f"{column}: {off:.3g}"
    outcome.tell(name, "generalised forces", worst, "bounds", where, beyond == 0)


def compare_activations(program, name, run, outcome):
    activation, force = (read_table(run["outputs"][one]) for one in ("activation", "force"))
    with tempfile.TemporaryDirectory() as folder:
        run_sinew(program, "static-optimization", run, folder, "--opensim")
        ours = read_table(pathlib.Path(folder) / "StaticOptimization_activation.sto")
        our_force = read_table(pathlib.Path(folder) / "StaticOptimization_force.sto")
    times = activation["time"]
    names = [one for one in ours if one != "time" and one in activation]
    off = {one: at_times(ours, one, times) - activation[one] for one in names}
    rms = {one: np.sqrt(np.mean(off[one] ** 2)) for one in names}
    worst = max(rms, key=rms.get)
    cost = sum(at_times(ours, one, times) ** 2 for one in names)
    their_cost = sum(activation[one] ** 2 for one in names)
    # OpenSim's solver stops at a tolerance of its own.
    dearer = np.max((cost - their_cost) / their_cost)
    wraps = "<WrapObjectSet" in pathlib.Path(run["model"]).read_text() and "<PathWrap " in pathlib.Path(
        run["model"]).read_text()
    bound = OBJECTIVE_SHARE_OF_WRAPPED if wraps else OBJECTIVE_SHARE
    outcome.settled[run["model"]] = dearer <= bound
    outcome.tell(name, "activations, root mean square", rms[worst], f"{ACTIVATION_RMS}", worst,
                 rms[worst] <= ACTIVATION_RMS)
    outcome.tell(name, "objective, more than OpenSim's", dearer, f"{bound:g}", "of the dearest frame",
                 dearer <= bound)
    strength = {one: np.abs(our_force[one]).max() for one in names if one in our_force}
    off_N = {one: np.abs(at_times(our_force, one, times) - force[one]).max() for one in strength}
    worst = max(off_N, key=off_N.get)
    print(f"      {name:<30} {'forces [N], largest difference':<34} {off_N[worst]:>10.3g}    {'':<8} {worst}")


def compare_reactions(program, name, run, outcome):
    """With OpenSim's muscle forces, which judges the reactions alone, and from end to end."""
    compare_reactions_of(program, name, "same forces", run, outcome, "--forces", run["forces"])
    compare_reactions_of(program, name, "end to end", run, outcome)


def compare_reactions_of(program, name, what, run, outcome, *more):
    theirs = read_table(run["outputs"]["joint_reaction"])
    sides = sorted({(one.split("_in_")[0], one.split("_in_")[1].rsplit("_", 1)[0])
                    for one in theirs if "_in_" in one})
    found = {}
    for on in ("child", "parent"):
        for axes in ("child", "parent", "ground"):
            with tempfile.TemporaryDirectory() as folder:
                run_sinew(program, "joint-reaction", run, folder, "--opensim", "--on", on, "--in", axes,
                          *more)
                table = read_table(pathlib.Path(folder) / "JointReaction_ReactionLoads.sto")
                found.update({key: table for key in table if key != "time" and key not in found})
    worst, where, beyond = 0, "", 0
    times = theirs["time"]
    for joint, axes in sides:
        columns = [f"{joint}_in_{axes}_f{axis}" for axis in "xyz"]
        if columns[0] not in found:
            print(f"      {name}: {joint} in {axes} is not ours")
            continue
        table = found[columns[0]]
        theirs_N = np.array([theirs[one] for one in columns])
        off = np.linalg.norm(np.array([at_times(table, one, times) for one in columns]) - theirs_N,
                             axis=0).max()
        share = off / max(np.linalg.norm(theirs_N, axis=0).max(), LEAST_REACTION_N)
        beyond += share > REACTION_SHARE
        if share > worst:
            worst, where = share, f"{joint} in {axes}: {off:.3g} N"
    settled = what == "end to end" and beyond > 0 and outcome.settled.get(run["model"], False)
    outcome.tell(name, f"reactions, {what}, {len(sides)} joints", worst, f"{REACTION_SHARE}",
                 where + (f"; {beyond} beyond it, settled by the objective" if settled else ""),
                 beyond == 0 or settled)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=REPOSITORY / "build" / "sinew")
    parser.add_argument("--goldens", type=pathlib.Path, default=REPOSITORY / ".oracle" / "goldens")
    parser.add_argument("steps", nargs="*", help="of opensim_goldens.py (default: those that are there)")
    arguments = parser.parse_args()
    compare = {"inverse_dynamics": compare_moments, "static_optimization": compare_activations,
               "joint_reaction": compare_reactions}
    outcome = Outcome()
    for file in sorted(arguments.goldens.glob("*/golden.json")):
        if arguments.steps and file.parent.name not in arguments.steps:
            continue
        for run in json.loads(file.read_text())["runs"]:
            if run["kind"] in compare:
                compare[run["kind"]](arguments.program, f"{file.parent.name} {run['name']}", run, outcome)
    sys.exit(outcome.failed > 0)


if __name__ == "__main__":
    main()
