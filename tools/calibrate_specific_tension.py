#!/usr/bin/env python3
"""Fit the specific tension of legs and of trunk to measured maximal joint torques.

    python3 tools/calibrate_specific_tension.py [PROGRAM] [--write]

PROGRAM is build/sinew by default; it writes the adult bodies that are examined, a man of 175 cm and
75 kg and a woman of 168 cm and 62 kg, with the tension that data/bodies/specific_tension.csv holds
at the time. Needs opensim, numpy and scipy (tests/oracle/requirements.lock). Protocol, for each row
of data/bodies/maximal_torques.csv:

- the measured torque is brought to the size of the body (per mass, or per mass times height);
- the posture of the row, everything else at its default; nothing moves;
- force along the tendon with a rigid tendon: F_max f_L cos(alpha) + F_max f_P cos(alpha), with the
  muscle's own curves; the passive part of every line, agonist or not, is counted, and so is the
  torque of discs and capsules (springs and stops of the coordinates, in OpenSim's own numbers);
- moment arms are differences at one posture, whose dependent coordinates follow their couplers
  exactly: a constraint solver called at every difference moves the knees within its tolerance,
  which counts leg muscles as back extensors with arms of up to 0.9 mm;
- torque = the greatest that activations within 0 to 1 give while they balance what nothing else
  holds, a linear programme over all lines. Legs (one leg): at the hip the thigh is
  strapped to a lever that is stiff sideways but lets the thigh turn about its length and the shank
  hang: no moment may be left about rotation, knee and ankle. At the knee the seat holds the thigh:
  none may be left about the ankle. Trunk: all 18 lumbar coordinates
  are balanced, the load is a pad at the height of the lower tip of the shoulder blades, and the
  torque is that load's moment about L5/S1; the plain sum of all extensors there is 2.8 times as
  large, because the neighbouring levels cannot bear it.

Each row alone asks for the specific tension s at which the body's torque is the measured one. The
fit is the geometric mean of these over the rows marked fit, which is least squares of
log(model / measured), with weights such that every task of a sex counts once however many rows
measure it. One value serves both sexes: women's strength per cross-section does not differ from men's
(Miller & MacDougall 1990, thesis, https://www.scribd.com/document/534550663), and a fit by sex would
only follow the scatter of the tests. The script prints every row with its residual and what it alone asks for. With --write it replaces
the values in data/bodies/specific_tension.csv. Nothing here knows of EMG.
"""

import csv
import math
import os
import subprocess
import sys
import tempfile

import numpy as np
import opensim as osim
from scipy.optimize import brentq, linprog

osim.Logger.setLevelString("error")
BODIES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "bodies")
LEVELS = ["L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2", "T12_L1"]
FREE = {"hip_flexion_r": ["hip_rotation_r", "knee_angle_r", "ankle_angle_r"],
        "knee_angle_r": ["ankle_angle_r"],
        "ankle_angle_r": []}  # what the dynamometer does not hold
GRAVITY = 9.80665
STEP = 1e-4


def table(name):
    with open(os.path.join(BODIES, name), encoding="utf-8") as f:
        return list(csv.DictReader(line for line in f if not line.startswith("#")))


class Adult:
    def __init__(self, file, height):
        self.model = osim.Model(file)
        self.state = self.model.initSystem()
        self.height = height
        self.mass = self.model.getTotalMass(self.state)
        self.muscles = [self.model.getMuscles().get(i)
                        for i in range(self.model.getMuscles().getSize())]
        trunk = {m["name"][:-2] for m in table("muscles.csv") if m["region"] == "trunk"}
        self.in_trunk = np.array([m.getName()[:-2] in trunk for m in self.muscles])
        self.structures, self.followers = {}, {}
        for force in self.model.getForceSet():
            for law in (osim.SpringGeneralizedForce, osim.CoordinateLimitForce):
                found = law.safeDownCast(force)
                if found is not None:
                    coordinate = found.getPropertyByName("coordinate").toString().strip("()")
                    self.structures.setdefault(coordinate, []).append(found)
        for constraint in self.model.getConstraintSet():
            coupler = osim.CoordinateCouplerConstraint.safeDownCast(constraint)
            if coupler is not None:
                leader = coupler.getIndependentCoordinateNames().get(0)
                follower = coupler.getPropertyByName("dependent_coordinate_name").toString()
                self.followers.setdefault(leader, []).append((follower, coupler.getFunction()))

    def set(self, name, value):
        """A coordinate, and those that couplers tie to it."""
        self.model.getCoordinateSet().get(name).setValue(self.state, value, False)
        for follower, function in self.followers.get(name, []):
            self.set(follower, function.calcValue(osim.Vector(1, value)))

    def lengths(self):
        self.model.realizePosition(self.state)
        return np.array([m.getLength(self.state) for m in self.muscles])

    def passive_torque(self, coordinate):
        """What discs and capsules do about the coordinate [N m], the body being at rest."""
        self.model.realizeVelocity(self.state)
        return sum(force.getRecordValues(self.state).get(0)
                   for force in self.structures.get(coordinate, []))

    def take_posture(self, row):
        for c in self.model.getCoordinateSet():
            if not c.isConstrained(self.state):
                self.set(c.getName(), c.getDefaultValue())
        for side in "rl":
            self.set(f"hip_flexion_{side}", math.radians(float(row["hip_deg"])))
            self.set(f"knee_angle_{side}", math.radians(float(row["knee_deg"])))
        for level in LEVELS:
            self.set(level + "_FE", math.radians(float(row["lumbar_deg"])) / len(LEVELS))
        both = np.array([forces(m, l) for m, l in zip(self.muscles, self.lengths())])
        return both[:, 0], both[:, 1]

    def arms(self, coordinate):
        here = self.model.getCoordinateSet().get(coordinate).getValue(self.state)
        self.set(coordinate, here + STEP)
        more = self.lengths()
        self.set(coordinate, here - STEP)
        less = self.lengths()
        self.set(coordinate, here)
        return (less - more) / (2 * STEP)

    def push_moments(self, way):
        """What 1 N m about L5/S1 asks of every lumbar coordinate (FE, LB, AR of each level): a level
        push on the thorax at the lower tips of the shoulder blades, from behind (FE) or from the
        side half-way between blade and breastbone (LB), or a twist about the upright (AR)."""
        def marker(name):
            at = self.model.getMarkerSet().get(name).getLocationInGround(self.state)
            return np.array([at.get(i) for i in range(3)])

        self.lengths()
        back, front, thorax = marker("scapula_r"), marker("sternum"), self.model.getBodySet().get("thorax")
        hip = self.model.getJointSet().get("L5_S1_IVDjnt").getParentFrame().getPositionInGround(self.state)
        lever = back[1] - hip[1]
        depth = (back[0] + front[0]) / 2 if way == "LB" else back[0]
        stations = [self.model.getGround().findStationLocationInAnotherFrame(
            self.state, osim.Vec3(*place), thorax) for place in ((depth, back[1], 0), (depth + 1, back[1], 0))]

        def moved():
            self.lengths()
            here, ahead = (thorax.findStationLocationInGround(self.state, s) for s in stations)
            if way == "AR":
                return here.get(2) - ahead.get(2)
            return (here.get(2) if way == "LB" else -here.get(0)) / lever

        moments = []
        for kind in ("_FE", "_LB", "_AR"):
            for level in LEVELS:
                name, both = level + kind, []
                at = self.model.getCoordinateSet().get(name).getValue(self.state)
                for step in (STEP, -STEP):
                    self.set(name, at + step)
                    both.append(moved())
                self.set(name, at)
                moments.append((both[0] - both[1]) / (2 * STEP))
        return np.array(moments)

    def strength(self, row):
        """A function: specific tensions over those of the file (leg, trunk) -> torque [N m]."""
        active, passive = self.take_posture(row)
        sign = float(row["sign"])
        if row["region"] == "trunk":
            names = [level + kind for kind in ("_FE", "_LB", "_AR") for level in LEVELS]
            load = sign * self.push_moments(row["coordinate"][-2:])
        else:
            free = FREE[row["coordinate"]]
            names, load = [row["coordinate"], *free], np.array([sign] + [0.0] * len(free))
        arms = np.array([self.arms(name) for name in names])
        given = np.array([self.passive_torque(name) for name in names])

        def balance(ratio):
            scale = np.where(self.in_trunk, ratio["trunk"], ratio["leg"])
            matrix = np.hstack([arms * (scale * active), -load[:, None]])
            n = len(active)
            answer = linprog(np.append(np.zeros(n), -1), A_eq=matrix,
                             b_eq=-arms @ (scale * passive) - given,
                             bounds=[(0, 1)] * n + [(0, None)])
            if answer.status != 0:
                raise SystemExit(f"{row['task']}: {answer.message}")
            return answer.x[-1]

        return balance


def forces(muscle, length):
    """Active and passive force along a rigid tendon, isometric, at activation 1."""
    optimal = muscle.get_optimal_fiber_length()
    height = optimal * math.sin(muscle.get_pennation_angle_at_optimal())
    along = length - muscle.get_tendon_slack_length()
    if along <= 0:
        return 0.0, 0.0
    fibre = math.hypot(along, height)
    x, cosine = fibre / optimal, along / fibre
    if muscle.getConcreteClassName().startswith("Millard"):
        m = osim.Millard2012EquilibriumMuscle.safeDownCast(muscle)
        active = m.get_ActiveForceLengthCurve().calcValue(x)
        passive = m.get_FiberForceLengthCurve().calcValue(x)
    else:
        m = osim.Thelen2003Muscle.safeDownCast(muscle)
        active = math.exp(-((x - 1) ** 2) / m.get_KshapeActive())
        k, e = m.get_KshapePassive(), m.get_FmaxMuscleStrain()
        passive = max(0.0, (math.exp(k * (x - 1) / e) - 1) / (math.exp(k) - 1))
    return (muscle.get_max_isometric_force() * active * cosine,
            muscle.get_max_isometric_force() * passive * cosine)


def write_body(program, sex, height_cm, mass_kg):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, f"{sex}.osim")
        subprocess.run([program, "body", "write", "--sex", sex, "--height", f"{height_cm}cm",
                        "--mass", f"{mass_kg}kg", "--out", file], check=True,
                       stdout=subprocess.DEVNULL)
        return Adult(file, height_cm / 100)


def measured(row, adult):
    value = float(row["torque"])
    if row["unit"] == "per_mhg":
        return value * adult.mass * adult.height * GRAVITY
    if row["unit"] == "per_kg":
        return value * adult.mass
    return value * adult.mass / float(row["person_mass"])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    program = arguments[0] if arguments else os.path.join(BODIES, "..", "..", "build", "sinew")
    adults = {sex: write_body(program, sex, *size)
              for sex, size in {"male": (175, 75), "female": (168, 62)}.items()}
    values = {(r["region"], r["sex"]): float(r["value"]) for r in table("specific_tension.csv")}
    fits = {}
    print("region sex task, measured [N m], model at the fit [N m], residual, alone asks [N/cm2]")
    for region in ("leg", "trunk"):
        rows = [r for r in table("maximal_torques.csv") if r["region"] == region]
        strengths = [adults[r["sex"]].strength(r) for r in rows]
        goals = [measured(r, adults[r["sex"]]) for r in rows]

        def at(row, strength, tension):
            ratio = {r: fits.get(r, values[r, row["sex"]]) / values[r, row["sex"]]
                     for r in ("leg", "trunk")}
            ratio[region] = tension / values[region, row["sex"]]
            return strength(ratio)

        alone = [brentq(lambda s: at(row, strength, s) - goal, 2, 300, xtol=1e-6)
                 for row, strength, goal in zip(rows, strengths, goals)]
        used = [i for i, r in enumerate(rows) if r["fit"] == "yes"]
        tests = [(rows[i]["sex"], rows[i]["task"]) for i in used]
        weights = np.array([1 / tests.count(test) for test in tests])
        fit = float(np.exp(weights @ np.log([alone[i] for i in used]) / weights.sum()))
        fits[region] = fit
        for r, strength, goal, asked in zip(rows, strengths, goals, alone):
            model = at(r, strength, fit)
            print(f"{region:5} {r['sex']:6} {r['task']:20} {goal:7.1f} {model:7.1f} "
                  f"{model / goal - 1:+7.1%} {asked:6.1f}"
                  f"{'' if r['fit'] == 'yes' else '  (check)'}")
        print(f"{region:5} specific tension {fit:.1f} N/cm2")
    print("trunk, no measurement seen: model [N m] at the file's tension")
    still = {"region": "trunk", "hip_deg": 0, "knee_deg": 0, "lumbar_deg": 0, "sign": 1, "task": ""}
    for sex, adult in adults.items():
        for task, way in (("bending to the side", "LB"), ("twist", "AR")):
            strength = adult.strength({**still, "coordinate": "L5_S1_" + way})
            print(f"trunk {sex:6} {task:20} {strength({'leg': 1, 'trunk': 1}):15.1f}")
    if "--write" in sys.argv:
        write(fits)


def write(fits):
    path = os.path.join(BODIES, "specific_tension.csv")
    lines = open(path, encoding="utf-8").read().splitlines()
    out = []
    for line in lines:
        region, sex = (line.split(",") + [""])[:2]
        if region in fits:
            line = (f"{region},{sex},{fits[region]:.1f},"
                    "fitted to maximal_torques.csv by tools/calibrate_specific_tension.py")
        out.append(line)
    open(path, "w", encoding="utf-8").write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
