"""Compares inverse dynamics with OpenSim 4.6.

Random postures, speeds (up to 5 rad/s) and accelerations (up to 50 rad/s²) that respect the
coordinate couplers; muscles and motors off. OpenSim gives one force for each coordinate and
ignores constraints; Sinew eliminates dependent coordinates, so OpenSim's force τ_dep on a dependent
coordinate c(q) is carried over by virtual work: τ + c'(q) τ_dep.

OpenSim's solver is no oracle while a walker knee moves: for a joint that turns about several axes
by functions of one coordinate, Simbody's velocity-dependent acceleration is not the derivative of its
own velocity, and the work of the force that the solver gives is not the change of the model's
energy (knee turning alone at 3 rad/s: 1.766 N·m where the energy balance asks for 1.691). So two
sets of frames are compared:

    knees still     with InverseDynamicsSolver as it is;
    all moving      with Newton-Euler equations on OpenSim's bodies, their accelerations by central
                    differences of OpenSim's own velocities, carried to the coordinates by OpenSim's
                    Jacobians. The solver's own difference is printed beside it and not judged.

    python tests/oracle/inverse_dynamics.py --dump build/dump_inverse_dynamics [MODEL …] [--golden]

Ends with status 1 when a force differs by more than 0.01 N·m and by more than 1e-4 of it.
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

ABSOLUTE = 0.01  # N·m, or N for a sliding coordinate
RELATIVE = 1e-4
GOLDEN_FRAMES = {"knees still": 2, "all moving": 3}
TIME_STEP_s = 1e-5  # of central differences; their truncation reaches 1e-4 N·m at these speeds


def to_array(vec3):
    return np.array([vec3.get(i) for i in range(3)])


class Oracle:
    """OpenSim's generalised forces on the independent coordinates, by both routes."""

    def __init__(self, name):
        self.model = common.load_model(name)
        forces = self.model.getForceSet()
        for i in range(forces.getSize()):
            forces.get(i).set_appliesForce(False)
        self.state = self.model.initSystem()
        self.places = common.speed_indices(self.model, self.state)
        self.couplers = common.couplers(self.model)
        self.solver = osim.InverseDynamicsSolver(self.model)
        self.gravity = to_array(self.model.getGravity())
        self.bodies = []
        for body in self.model.getBodySet():
            i = body.getInertia()
            xx, yy, zz, xy, xz, yz = (
                *to_array(i.getMoments()),
                *to_array(i.getProducts()),
            )
            inertia = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
            self.bodies.append((body, body.getMass(), to_array(body.getMassCenter()), inertia))

    def fold(self, all_forces, q):
        """Forces on independent coordinates, those on dependent ones carried over."""
        tau = {name: float(all_forces[self.places[name]]) for name in q}
        for dependent, coupler in self.couplers.items():
            _, first, _ = coupler.calc(q[coupler.independent])
            tau[coupler.independent] += first * float(all_forces[self.places[dependent]])
        return tau

    def by_solver(self, q, qd, qdd):
        common.set_state(self.model, self.state, q, qd)
        udot = osim.Vector(self.state.getNU(), 0.0)
        for name, value in qdd.items():
            udot[self.places[name]] = value
        for dependent, coupler in self.couplers.items():
            _, first, second = coupler.calc(q[coupler.independent])
            speed = qd[coupler.independent]
            udot[self.places[dependent]] = first * qdd[coupler.independent] + second * speed**2
        self.model.realizeDynamics(self.state)
        return self.fold(self.solver.solve(self.state, udot).to_numpy(), q)

    def velocities(self, q, qd, qdd, time):
        """Angular velocity and velocity of the mass centre of every body, `time` later."""
        later = {n: q[n] + time * qd[n] + 0.5 * time**2 * qdd[n] for n in q}
        common.set_state(self.model, self.state, later, {n: qd[n] + time * qdd[n] for n in q})
        self.model.realizeVelocity(self.state)
        found = []
        for body, _, centre, _ in self.bodies:
            velocity = body.getVelocityInGround(self.state)
            omega = to_array(velocity.get(0))
            turned = to_array(
                body.expressVectorInGround(self.state, osim.Vec3(*map(float, centre)))
            )
            found.append((omega, to_array(velocity.get(1)) + np.cross(omega, turned)))
        return found

    def by_differences(self, q, qd, qdd):
        before = self.velocities(q, qd, qdd, -TIME_STEP_s)
        after = self.velocities(q, qd, qdd, TIME_STEP_s)
        now = self.velocities(q, qd, qdd, 0.0)
        matter = self.model.getMatterSubsystem()
        all_forces = np.zeros(self.state.getNU())
        for (body, mass, centre, inertia), (w0, v0), (w1, v1), (omega, _) in zip(
            self.bodies, before, after, now
        ):
            turn = np.array(
                [
                    to_array(body.expressVectorInGround(self.state, osim.Vec3(*axis)))
                    for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
                ]
            ).T
            inertia_W = turn @ inertia @ turn.T
            alpha, acceleration = (w1 - w0) / (2 * TIME_STEP_s), (v1 - v0) / (2 * TIME_STEP_s)
            moment = inertia_W @ alpha + np.cross(omega, inertia_W @ omega)
            force = mass * (acceleration - self.gravity)
            jacobian = osim.Matrix()
            matter.calcFrameJacobian(
                self.state,
                body.getMobilizedBodyIndex(),
                osim.Vec3(*map(float, centre)),
                jacobian,
            )
            all_forces += jacobian.to_numpy().T @ np.concatenate([moment, force])
        return self.fold(all_forces, q)


def collect(name, count):
    """{set of frames: [{q, qd, qdd, tau, solver_tau}, …]} by independent coordinates."""
    oracle = Oracle(name)
    model, state = oracle.model, oracle.state
    draws = list(
        zip(
            common.random_postures(model, state, count, seed=20263),
            common.random_rates(model, state, count, 5.0, seed=20264),
            common.random_rates(model, state, count, 50.0, seed=20265),
        )
    )
    frames = {"knees still": [], "all moving": []}
    for q, qd, qdd in draws:
        still = {n: 0.0 if n.startswith("knee_angle") else v for n, v in qd.items()}
        solved = oracle.by_solver(q, still, qdd)
        frames["knees still"].append(
            {"q": q, "qd": still, "qdd": qdd, "tau": solved, "solver_tau": solved}
        )
        solved = oracle.by_solver(q, qd, qdd)
        tau = oracle.by_differences(q, qd, qdd)
        frames["all moving"].append(
            {"q": q, "qd": qd, "qdd": qdd, "tau": tau, "solver_tau": solved}
        )
    return frames


def ask_sinew(program, name, frames):
    document = {"model": str(common.model_path(name)), "frames": frames}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "frames.json"
        path.write_text(json.dumps(document))
        answer = subprocess.run([program, path], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def compare(frames, answers, key):
    """Prints and returns the largest differences and the number of forces beyond the bounds."""
    worst, worst_relative, misses, compared = (0.0, ""), (0.0, ""), 0, 0
    for frame, answer in zip(frames, answers):
        if set(answer) != set(frame["tau"]):
            raise SystemExit(f"coordinates differ: {set(answer) ^ set(frame['tau'])}")
        for coordinate, theirs in frame[key].items():
            difference = abs(answer[coordinate] - theirs)
            relative = difference / max(abs(theirs), ABSOLUTE)
            compared += 1
            if not (difference <= ABSOLUTE or relative <= RELATIVE):
                misses += 1
            worst = max(worst, (difference, coordinate))
            if abs(theirs) > 1:
                worst_relative = max(worst_relative, (relative, coordinate))
    print(f"    {len(frames)} frames, {compared} forces, {misses} beyond bounds")
    print(f"    largest difference {worst[0]:.2e} N·m or N ({worst[1]})")
    difference, place = worst_relative
    print(f"    largest relative difference above 1 N·m {difference:.2e} ({place})")
    return {
        "frames": len(frames),
        "forces": compared,
        "beyond_bounds": misses,
        "largest_Nm": worst[0],
        "coordinate": worst[1],
        "largest_relative_above_1_Nm": worst_relative[0],
        "relative_coordinate": worst_relative[1],
    }


def write_golden(name, frames):
    stem = pathlib.Path(name).stem
    chosen = [f for label, n in GOLDEN_FRAMES.items() for f in frames[label][:n]]
    names = list(chosen[0]["q"])
    document = {
        "opensim": "4.6",
        "model": stem,
        "coordinates": names,
        "frames": [
            {key: [frame[key][c] for c in names] for key in ("q", "qd", "qdd", "tau")}
            for frame in chosen
        ],
    }
    text = json.dumps(document).replace('{"q"', '\n{"q"').replace('"tau"', '\n"tau"')
    (common.GOLDEN / f"inverse_dynamics_{stem}.json").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, help="the program dump_inverse_dynamics")
    parser.add_argument("models", nargs="*", default=common.MODELS, help="names or .osim files")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--golden", action="store_true", help="write tests/golden")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    summary = []
    for name in arguments.models:
        frames = collect(name, arguments.postures)
        if arguments.golden:
            write_golden(name, frames)
        for label, chosen in frames.items():
            answers = ask_sinew(arguments.dump, name, chosen)
            print(f"{pathlib.Path(name).stem}, {label}")
            row = {"model": pathlib.Path(name).stem, "set": label}
            row |= compare(chosen, answers, "tau")
            summary.append(row | {"passed": row["beyond_bounds"] == 0})
            if label == "all moving":
                print("  beside InverseDynamicsSolver, not judged:")
                beside = compare(chosen, answers, "solver_tau")
                summary[-1]["solver_largest_Nm"] = beside["largest_Nm"]
                summary[-1]["solver_coordinate"] = beside["coordinate"]
    common.write_summary(arguments.summary, summary)
    return 0 if all(row["passed"] for row in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
