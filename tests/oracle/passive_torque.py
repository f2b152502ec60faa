"""Compares the torques of discs and capsules with OpenSim 4.6.

    python tests/oracle/passive_torque.py --dump build/dump_passive_torque ADULT.osim [--golden]

ADULT.osim is what `sinew body write` writes. Its springs and stops have no damping, so both sides
read a copy to which this script gives some, that speed may count. Frames: neutral at rest; every
stop inside its transition and beyond it, towards either side, moving at up to 3 rad/s; then random
angles far beyond the ranges. OpenSim's torque is what its forces take from the generalised forces
that InverseDynamicsSolver gives: with the structures applied less without, everything else off.
Ends with status 1 when a torque differs by more than 1e-6 N·m, or when no stop was reached.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

import numpy as np
import opensim as osim

import common

BOUND_Nm = 1e-6
VISCOSITY, DAMPING = "0.3", "0.02"  # N·m·s/rad, N·m·s/deg
SPEED_rad_s = 3.0
NOWHERE_deg = 170.0  # a stop from here on is none
STOP_FRAMES = {"transition, up": (1, 0.3), "transition, down": (-1, 0.6),
               "beyond, up": (1, 6.0), "beyond, down": (-1, 14.0)}  # side, transitions past a stop
LAWS = (osim.SpringGeneralizedForce, osim.CoordinateLimitForce)
SEED = 20268


def write_damped(source, target):
    tree = ET.parse(source)
    for law, key, value in (("SpringGeneralizedForce", "viscosity", VISCOSITY),
                            ("CoordinateLimitForce", "damping", DAMPING)):
        for element in tree.iter(law):
            element.find(key).text = value
    tree.write(target)


def read_structures(file):
    """{coordinate: (lower limit, upper limit, transition) [deg]}; a disc alone has no limits."""
    found = {}
    for element in ET.parse(file).iter("SpringGeneralizedForce"):
        found.setdefault(element.findtext("coordinate"), (-math.inf, math.inf, 1.0))
    for element in ET.parse(file).iter("CoordinateLimitForce"):
        found[element.findtext("coordinate")] = tuple(
            float(element.findtext(key)) for key in ("lower_limit", "upper_limit", "transition"))
    return found


class Oracle:
    def __init__(self, file):
        self.models = []
        for applied in (True, False):
            model = osim.Model(file)
            for force in model.getForceSet():
                passive = any(law.safeDownCast(force) is not None for law in LAWS)
                force.set_appliesForce(applied and passive)
            state = model.initSystem()
            self.models.append((model, state, common.speed_indices(model, state)))

    def torques(self, frame):
        """What the structures do about each of the frame's coordinates."""
        sides = []
        for model, state, places in self.models:
            for name, value in frame["q"].items():
                coordinate = model.getCoordinateSet().get(name)
                coordinate.setValue(state, value, False)
                coordinate.setSpeedValue(state, frame["qd"][name])
            model.realizeDynamics(state)
            tau = osim.InverseDynamicsSolver(model).solve(
                state, osim.Vector(state.getNU(), 0.0)).to_numpy()
            sides.append({name: float(tau[places[name]]) for name in frame["q"]})
        return {name: sides[1][name] - sides[0][name] for name in frame["q"]}


def make_frames(structures, n_random):
    generator = np.random.default_rng(SEED)

    def speeds():
        return {c: float(generator.uniform(-SPEED_rad_s, SPEED_rad_s)) for c in structures}

    frames = [{"label": "neutral", "q": dict.fromkeys(structures, 0.0),
               "qd": dict.fromkeys(structures, 0.0)}]
    for label, (side, past) in STOP_FRAMES.items():
        q = {}
        for coordinate, (lower, upper, transition) in structures.items():
            limit = upper if side > 0 else lower
            degrees = limit + side * past * transition if abs(limit) < NOWHERE_deg else side * past
            q[coordinate] = math.radians(degrees)
        frames.append({"label": label, "q": q, "qd": speeds()})
    for _ in range(n_random):
        q = {c: math.radians(generator.uniform(-130, 130) if c.startswith("hip")
                             else generator.uniform(-20, 20)) for c in structures}
        frames.append({"label": "random", "q": q, "qd": speeds()})
    return frames


def write_golden(frames):
    names = sorted(frames[0]["q"])
    chosen = [f for f in frames if f["label"] != "random"]
    document = {
        "opensim": "4.6",
        "viscosity_Nms": float(VISCOSITY),
        "damping_Nms": float(DAMPING) * 180 / math.pi,
        "coordinates": names,
        "frames": [{"label": f["label"]} |
                   {key: [round(f[key][c], 9) for c in names] for key in ("q", "qd", "torque")}
                   for f in chosen],
    }
    text = json.dumps(document).replace('{"label"', '\n{"label"').replace('"torque"', '\n"torque"')
    (common.GOLDEN / "passive_torque_adult.json").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, help="the program dump_passive_torque")
    parser.add_argument("model", help="the adult body's file")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--golden", action="store_true", help="write tests/golden")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = str(pathlib.Path(folder) / "damped.osim")
        write_damped(arguments.model, file)
        structures = read_structures(file)
        if not structures:
            raise SystemExit(f"{arguments.model} has no passive structures")
        frames = make_frames(structures, arguments.postures)
        if arguments.golden:  # the angles and speeds that the file holds are those compared
            for frame in frames:
                for key in ("q", "qd"):
                    frame[key] = {c: round(v, 9) for c, v in frame[key].items()}
        oracle = Oracle(file)
        for frame in frames:
            frame["torque"] = oracle.torques(frame)
        path = pathlib.Path(folder) / "frames.json"
        path.write_text(json.dumps({"model": file, "frames": frames}))
        done = subprocess.run([arguments.dump, path], check=True, stdout=subprocess.PIPE)
        answers = json.loads(done.stdout)
    if arguments.golden:
        write_golden(frames)
    rows = []
    for label in dict.fromkeys(f["label"] for f in frames):
        pairs = [(abs(answer[c] - theirs), c, abs(theirs)) for frame, answer in zip(frames, answers)
                 if frame["label"] == label for c, theirs in frame["torque"].items()]
        elsewhere = max(abs(torque) for frame, answer in zip(frames, answers)
                        for c, torque in answer.items() if c not in frame["q"])
        difference, coordinate, _ = max(pairs)
        rows.append({"frames": label, "torques": len(pairs), "largest_torque_Nm":
                     max(torque for _, _, torque in pairs), "largest_difference_Nm": difference,
                     "coordinate": coordinate,
                     "passed": difference <= BOUND_Nm and elsewhere == 0})
        print(f"{label}: {len(pairs)} torques up to {rows[-1]['largest_torque_Nm']:.3g} N·m, "
              f"largest difference {difference:.1e} N·m ({coordinate})")
    reached = all(row["largest_torque_Nm"] > 0 for row in rows if row["frames"] != "neutral")
    common.write_summary(arguments.summary, rows)
    return 0 if reached and all(row["passed"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
