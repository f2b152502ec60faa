"""Compares joint reactions with OpenSim 4.6 on the same forces.

Random postures, speeds (up to 3 rad/s, knees still, see inverse_dynamics.py) and tensions (up to
half of each muscle's maximum isometric force). Reserve actuators on the independent coordinates
hold the accelerations near those drawn (up to 20 rad/s²); couplers and locks are OpenSim's own
business. Muscles are overridden by the tensions, OpenSim realizes accelerations, and its
accelerations, not those drawn, go to Sinew. Compared: force and moment on the child, at the
child's joint frame, in ground, at every joint that turns or slides. Three sets of muscles:

    fixed points    those without wrap surfaces and moving points: nothing is left to choose
    cylinders       those through moving points too, and those on cylinders, where OpenSim ends its
                    search for the path early
    all muscles     those on ellipsoids too, for information, as in paths.py

A muscle whose length differs by more than 1 mm takes another course in OpenSim in that frame
(paths.py says why) and gets no tension there. The cyclist's TR2 to TR5 get none among the cylinders: OpenSim's
moment arms of these rollers are not the slopes of its own lengths.

The reactions come from Joint.calcReactionOnChildExpressedInGround; at some frames the JointReaction
analysis runs on the same state and must say the same. It gets no file of forces: OpenSim 4.6 reads
such a file and then leaves the actuators as the state has them.

    python tests/oracle/joint_reaction.py --dump build/dump_joint_reaction [MODEL …] [--golden]

Ends with status 1 when components of reactions differ by more than these bounds:

    fixed points    any by 1e-9 of the frame's largest reaction: rounding
    cylinders       more than 1 % of them, a force by 2 % or a moment by 2 mm of the tension that
                    crosses the joint in muscles with surfaces. The share and the 2 mm are what
                    paths.py grants moment arms; 2 mm turn a piece of 0.1 m by 2 %, shorter ones
                    by more

or when the analysis says anything else by more than 1e-6, the rounding of its file.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np
import opensim as osim

import common
from paths import length_from_own_points

ANALYSIS_FRAMES = 5
ANALYSIS_BOUND = 1e-6  # N or N·m
GOLDEN_FRAMES = {"fixed points": 1, "cylinders": 1}
ROUNDING = 1e-9
ARM_m = 2e-3
DIRECTION = 0.02
SETS = ("fixed points", "cylinders", "all muscles")
ALLOWED_SHARE = {"fixed points": 0.0, "cylinders": 0.01, "all muscles": 1.0}
SAME_COURSE_m = 1e-3
ROLLERS = re.compile(r"TR[2-5]_[rl]")


def to_array(vec3):
    return np.array([vec3.get(i) for i in range(3)])


class Oracle:
    """OpenSim's reactions in a state with given tensions."""

    def __init__(self, name):
        self.model = common.load_model(name)
        forces = self.model.getForceSet()
        for i in range(forces.getSize()):
            if osim.Muscle.safeDownCast(forces.get(i)) is None:
                forces.get(i).set_appliesForce(False)
        dependent = common.couplers(self.model)
        self.reserves = {}
        for c in self.model.getCoordinateSet():
            if c.getName() in dependent or c.get_locked():
                continue
            actuator = osim.CoordinateActuator(c.getName())
            actuator.setName("held_" + c.getName())
            actuator.setOptimalForce(1)
            self.model.addForce(actuator)
            self.reserves[c.getName()] = actuator
        self.state = self.model.initSystem()
        self.couplers = common.couplers(self.model)
        self.places = common.speed_indices(self.model, self.state)
        self.solver = osim.InverseDynamicsSolver(self.model)
        self.muscles = [m for m in self.model.getMuscles() if m.get_appliesForce()]
        self.joints = [j for j in self.model.getJointSet() if j.numCoordinates() > 0]

    def least_set(self, muscle):
        """The first set that a muscle belongs to."""
        path = muscle.getGeometryPath()
        points, wraps = path.getPathPointSet(), path.getWrapSet()
        if any(osim.MovingPathPoint.safeDownCast(points.get(i)) for i in range(points.getSize())):
            return 1
        kinds = [
            wraps.get(i).getWrapObject().getConcreteClassName() for i in range(wraps.getSize())
        ]
        if "WrapEllipsoid" in kinds or ROLLERS.fullmatch(muscle.getName()):
            return 2
        return 1 if kinds else 0

    def apply(self, q, qd, qdd, tension):
        """Puts the state and the forces on the model and realizes accelerations."""
        common.set_state(self.model, self.state, q, qd)
        for muscle in self.muscles:
            muscle.overrideActuation(self.state, True)
            muscle.setOverrideActuation(self.state, tension.get(muscle.getName(), 0.0))
        for actuator in self.reserves.values():
            actuator.overrideActuation(self.state, True)
            actuator.setOverrideActuation(self.state, 0.0)
        udot = osim.Vector(self.state.getNU(), 0.0)
        for name, value in qdd.items():
            udot[self.places[name]] = value
        for dependent, coupler in self.couplers.items():
            _, first, second = coupler.calc(q[coupler.independent])
            speed = qd[coupler.independent]
            udot[self.places[dependent]] = first * qdd[coupler.independent] + second * speed**2
        self.model.realizeDynamics(self.state)
        needed = self.solver.solve(self.state, udot).to_numpy()
        held = {name: float(needed[self.places[name]]) for name in self.reserves}
        for dependent, coupler in self.couplers.items():
            _, first, _ = coupler.calc(q[coupler.independent])
            held[coupler.independent] += first * float(needed[self.places[dependent]])
        for name, actuator in self.reserves.items():
            actuator.setOverrideActuation(self.state, held[name])
        self.model.realizeAcceleration(self.state)

    def accelerations(self, q):
        udot = self.state.getUDot().to_numpy()
        return {name: float(udot[self.places[name]]) for name in q}

    def reactions(self):
        """Per joint: moment and force on the child, at its joint frame, in ground."""
        found = []
        for joint in self.joints:
            spatial = joint.calcReactionOnChildExpressedInGround(self.state)
            found.append(np.concatenate([to_array(spatial.get(0)), to_array(spatial.get(1))]))
        return np.array(found)

    def analysed(self, frames):
        """The same by the JointReaction analysis, one state a second."""
        analysis = osim.JointReaction()
        analysis.setName("reaction")
        analysis.setModel(self.model)
        for setter, value in (
            (analysis.setJointNames, "ALL"),
            (analysis.setOnBody, "child"),
            (analysis.setInFrame, "ground"),
        ):
            array = osim.ArrayStr()
            array.append(value)
            setter(array)
        with tempfile.TemporaryDirectory() as folder, common.quiet():
            for i, frame in enumerate(frames):
                self.state.setTime(float(i))
                self.apply(frame["q"], frame["qd"], frame["drawn"], frame["tension"])
                analysis.begin(self.state) if i == 0 else analysis.step(self.state, i)
            analysis.printResults("frames", folder)
            self.state.setTime(0.0)
            (result,) = pathlib.Path(folder).glob("frames_*.sto")
            table = osim.TimeSeriesTable(str(result))
        found = []
        for joint in self.joints:
            child = joint.getChildFrame().findBaseFrame().getName()
            stem = f"{joint.getName()}_on_{child}_in_ground_"
            parts = ("mx", "my", "mz", "fx", "fy", "fz")
            found.append([table.getDependentColumn(stem + part).to_numpy() for part in parts])
        return np.array(found).transpose(2, 0, 1)


def draw(oracle, count):
    """Random states with whole newtons of tension."""
    generator = np.random.default_rng(20271)
    frames = []
    for q, qd, qdd in zip(
        common.random_postures(oracle.model, oracle.state, count, seed=20268),
        common.random_rates(oracle.model, oracle.state, count, 3.0, seed=20269),
        common.random_rates(oracle.model, oracle.state, count, 20.0, seed=20270),
    ):
        tension = {
            m.getName(): float(round(generator.uniform(0, 0.5 * m.getMaxIsometricForce())))
            for m in oracle.muscles
        }
        qd = {n: 0.0 if n.startswith("knee_angle") else v for n, v in qd.items()}
        q = {n: round(v, 9) for n, v in q.items()}
        frames.append({"q": q, "qd": qd, "qdd": qdd, "tension": tension})
    return frames


def choose(oracle, frames, lengths):
    """{set of muscles: frames with the tensions of that set alone}, {set aside: frames}."""
    least = {m.getName(): oracle.least_set(m) for m in oracle.muscles}
    sets = {label: [] for label in SETS}
    aside = {}
    for frame, ours in zip(frames, lengths):
        common.set_state(oracle.model, oracle.state, frame["q"])
        oracle.model.realizePosition(oracle.state)
        same = set()
        for muscle in oracle.muscles:
            name, path = muscle.getName(), muscle.getGeometryPath()
            length = path.getLength(oracle.state)
            if path.getWrapSet().getSize() > 1:
                length = length_from_own_points(path, oracle.state, length)
            if abs(length - ours[name]) < SAME_COURSE_m:
                same.add(name)
            else:
                aside[name] = aside.get(name, 0) + 1
        for i, label in enumerate(SETS):
            pulls = {
                n: v if n in same and least[n] <= i else 0.0 for n, v in frame["tension"].items()
            }
            sets[label].append(frame | {"tension": pulls})
    return sets, aside


def solve(oracle, frame):
    """The frame with OpenSim's accelerations and reactions."""
    oracle.apply(frame["q"], frame["qd"], frame["qdd"], frame["tension"])
    solved = {"qdd": oracle.accelerations(frame["q"]), "reaction": oracle.reactions()}
    return frame | {"drawn": frame["qdd"]} | solved


def ask_sinew(program, name, joints, frames):
    keys = ("q", "qd", "qdd", "tension")
    document = {
        "model": str(common.model_path(name)),
        "joints": joints,
        "frames": [{key: frame[key] for key in keys} for frame in frames],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "frames.json"
        path.write_text(json.dumps(document))
        answer = subprocess.run([program, path], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def compare(joints, frames, answer, exact):
    """Prints and returns the largest differences and the number of components beyond bounds."""
    theirs = np.array([frame["reaction"] for frame in frames])
    difference = np.abs(np.array(answer["reactions"]) - theirs)
    bound = ROUNDING * np.abs(theirs).max(axis=(1, 2), keepdims=True) * np.ones(theirs.shape)
    if not exact:
        across = np.array(answer["surface_tension"])[:, :, np.newaxis]
        # No muscle crosses to the ground. OpenSim leaves a moment there all the same: its tangent
        # points act where the last round put them, along lines between those of the first.
        across = np.where(across > 0, across, across.max(axis=1, keepdims=True))
        bound[:, :, :3] += ARM_m * across
        bound[:, :, 3:] += DIRECTION * across
    misses = int((difference > bound).sum())
    parts = {"moment": slice(0, 3), "force": slice(3, 6)}
    row = {"frames": len(frames), "components": difference.size, "beyond_bounds": misses}
    for part, columns in parts.items():
        by_joint = difference[:, :, columns].max(axis=(0, 2))
        worst = int(by_joint.argmax())
        reach = float(np.abs(theirs[:, worst, columns]).max())
        unit = "Nm" if part == "moment" else "N"
        row |= {f"largest_{part}_{unit}": float(by_joint[worst]), f"{part}_joint": joints[worst]}
        print(f"    {part}: largest difference {by_joint[worst]:.2e} {unit} ({joints[worst]},"
              f" where it reaches {reach:.0f} {unit})")
    print(f"    {len(frames)} frames, {difference.size} components, {misses} beyond bounds")
    for joint in sorted({joints[j] for j in np.nonzero((difference > bound).any(axis=(0, 2)))[0]}):
        j = joints.index(joint)
        beyond = difference[:, j] > bound[:, j]
        print(f"        {joint}: {beyond.any(axis=1).sum()} frames, up to"
              f" {(difference[:, j] / bound[:, j]).max():.2f} of the bound")
    return row


def write_golden(name, joints, frames):
    chosen = [(label, f) for label, n in GOLDEN_FRAMES.items() for f in frames[label][:n]]
    names, muscles = list(chosen[0][1]["q"]), list(chosen[-1][1]["tension"])
    # Small joints say little more, and at the ground OpenSim leaves a residual of its stale points.
    little = ("ground", "radi", "elbow", "mtp")
    kept = [j for j, joint in enumerate(joints) if not joint.startswith(little)]
    document = {
        "opensim": "4.6",
        "model": pathlib.Path(name).stem,
        "coordinates": names,
        "muscles": muscles,
        "joints": [joints[j] for j in kept],
        "frames": [
            {"fixed_points_only": label == "fixed points"}
            | {key: [round(f[key][c], 9) for c in names] for key in ("q", "qd", "qdd")}
            | {"tension": [f["tension"][m] for m in muscles]}
            | {"reaction": [[round(float(x), 7) for x in f["reaction"][j]] for j in kept]}
            for label, f in chosen
        ],
    }
    text = json.dumps(document, separators=(",", ":"))
    for key in ("muscles", "joints", "frames", "qd", "qdd", "tension", "reaction"):
        text = text.replace(f'"{key}"', f'\n"{key}"')
    stem = pathlib.Path(name).stem
    (common.GOLDEN / f"joint_reaction_{stem}.json").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, help="the program dump_joint_reaction")
    parser.add_argument("models", nargs="*", default=common.MODELS, help="names or .osim files")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--golden", action="store_true", help="write tests/golden")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    summary = []
    for name in arguments.models:
        oracle = Oracle(name)
        joints = [joint.getName() for joint in oracle.joints]
        drawn = draw(oracle, arguments.postures)
        lengths = ask_sinew(arguments.dump, name, joints, drawn)["lengths"]
        sets, aside = choose(oracle, drawn, lengths)
        frames = {label: [solve(oracle, f) for f in chosen] for label, chosen in sets.items()}
        if arguments.golden:
            write_golden(name, joints, frames)
        for label, chosen in frames.items():
            answer = ask_sinew(arguments.dump, name, joints, chosen)
            print(f"{pathlib.Path(name).stem}, {label}: {len(joints)} joints,"
                  f" {1e6 * answer['seconds_per_frame']:.0f} µs a frame")
            row = {"model": pathlib.Path(name).stem, "set": label}
            if label != SETS[0] and aside:
                row["set_aside"] = aside
                print("    set aside (frames): " + ", ".join(f"{m} {n}" for m, n in aside.items()))
            row |= compare(joints, chosen, answer, exact=label == SETS[0])
            few = chosen[:ANALYSIS_FRAMES]
            apart = np.abs(oracle.analysed(few) - [frame["reaction"] for frame in few]).max()
            print(f"    the analysis itself: within {apart:.1e} N or N·m at {len(few)} frames")
            row["analysis_apart"] = float(apart)
            allowed = ALLOWED_SHARE[label] * row["components"]
            passed = row["beyond_bounds"] <= allowed and apart < ANALYSIS_BOUND
            summary.append(row | {"passed": bool(passed)})
    common.write_summary(arguments.summary, summary)
    return 0 if all(row["passed"] for row in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
