"""OpenSim 4.6 opens the adult body without a complaint and sees in it what Sinew says.

    python tests/oracle/adult_loads.py [--program build/sinew]

The program writes the body for several people. Checked: no warning or
error in OpenSim's log other than missing bone pictures (an installation without geometry has none),
total mass, number of muscles, muscle groups, and fibre lengths at the default posture. Exits with
status 1 at the first difference.
"""

import argparse
import math
import pathlib
import re
import subprocess
import tempfile

import opensim as osim

import common

PEOPLE = [("female", 168, 62), ("male", 180, 80), ("female", 150, 45), ("male", 195, 120)]
N_MUSCLES = 290


def check(condition, message):
    if not condition:
        raise SystemExit(f"adult_loads: {message}")


def complaints(log):
    """Lines of the log that are neither information nor about a missing mesh."""
    found = []
    for line in pathlib.Path(log).read_text().splitlines():
        if re.search(r"\[(warning|error|critical)\]", line) and "Couldn't find file" not in line:
            found.append(line)
    return found


def fibre_length(muscle, state):
    optimal = muscle.get_optimal_fiber_length()
    along = muscle.getLength(state) - muscle.get_tendon_slack_length()
    height = optimal * math.sin(muscle.get_pennation_angle_at_optimal())
    return math.copysign(math.hypot(along, height), along) / optimal


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(common.REPOSITORY / "build" / "sinew"))
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    program = arguments.program
    with common.quiet():
        osim.Logger.setLevelString("info")
    summary = []
    with tempfile.TemporaryDirectory() as folder:
        log = str(pathlib.Path(folder) / "opensim.log")
        osim.Logger.removeFileSink()
        osim.Logger.addFileSink(log)
        for sex, height_cm, mass_kg in PEOPLE:
            file = str(pathlib.Path(folder) / f"{sex}_{height_cm}_{mass_kg}.osim")
            subprocess.run([program, "body", "write", "--sex", sex, "--height", f"{height_cm}cm",
                            "--mass", f"{mass_kg}kg", "--out", file], check=True,
                           stdout=subprocess.DEVNULL)
            with common.quiet():
                model = osim.Model(file)
                state = model.initSystem()
            check(abs(model.getTotalMass(state) - mass_kg) < 1e-6,
                  f"{file}: mass {model.getTotalMass(state)} kg, not {mass_kg} kg")
            muscles = model.getMuscles()
            check(muscles.getSize() == N_MUSCLES,
                  f"{file}: {muscles.getSize()} muscles, not {N_MUSCLES}")
            forces = model.getForceSet()
            grouped = sum(forces.getGroup(i).getMembers().getSize()
                          for i in range(forces.getNumGroups()))
            check(grouped == N_MUSCLES, f"{file}: {grouped} muscles in groups, not {N_MUSCLES}")
            ratios = {m.getName(): fibre_length(m, state) for m in muscles}
            for name, ratio in ratios.items():
                check(0.6 < ratio < 1.5, f"{file}: {name} has {ratio:.3f} optimal fibre lengths")
            print(f"{sex} {height_cm} cm {mass_kg} kg: {muscles.getSize()} muscles, fibres "
                  f"{min(ratios.values()):.3f} to {max(ratios.values()):.3f} optimal lengths")
            summary.append({"person": f"{sex} {height_cm} cm {mass_kg} kg", "passed": True,
                            "muscles": muscles.getSize(),
                            "shortest_fibre": min(ratios.values()),
                            "longest_fibre": max(ratios.values())})
        osim.Logger.removeFileSink()
        found = complaints(log)
        check(not found, "OpenSim complains:\n" + "\n".join(found[:20]))
    common.write_summary(arguments.summary, summary)
    print("no complaint")


if __name__ == "__main__":
    main()
