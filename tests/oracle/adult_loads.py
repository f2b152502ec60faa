"""OpenSim 4.6 opens the adult body without a complaint and sees in it what Sinew says.

    python tests/oracle/adult_loads.py [PROGRAM]

PROGRAM is build/sinew by default; it writes the body for several people. Checked: no warning or
error in OpenSim's log other than missing bone pictures (an installation without geometry has none),
total mass, number of muscles, muscle groups, and fibre lengths at the default posture. Exits with
status 1 at the first difference.
"""

import math
import pathlib
import re
import subprocess
import sys
import tempfile

import opensim as osim

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
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
    program = sys.argv[1] if len(sys.argv) > 1 else str(REPOSITORY / "build" / "sinew")
    with tempfile.TemporaryDirectory() as folder:
        log = str(pathlib.Path(folder) / "opensim.log")
        osim.Logger.removeFileSink()
        osim.Logger.addFileSink(log)
        for sex, height_cm, mass_kg in PEOPLE:
            file = str(pathlib.Path(folder) / f"{sex}_{height_cm}_{mass_kg}.osim")
            subprocess.run([program, "body", "write", "--sex", sex, "--height", f"{height_cm}cm",
                            "--mass", f"{mass_kg}kg", "--out", file], check=True,
                           stdout=subprocess.DEVNULL)
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
        osim.Logger.removeFileSink()
        found = complaints(log)
        check(not found, "OpenSim complains:\n" + "\n".join(found[:20]))
    print("no complaint")


if __name__ == "__main__":
    main()
