"""Compares OpenSim's kinds of joints, one synthetic model each, with OpenSim 4.6.

A model is a chain: ground, a gimbal joint, a base, the joint of the kind, a middle segment, a custom
joint whose axes are functions (sine, step, spline …) and a tip; offset frames at both ends of
every joint. At random states the poses of the segments, the Jacobians of their origins and the
generalised forces of inverse dynamics are compared.

Coordinates are the same on both sides. Speeds are not: OpenSim's ball, free, ellipsoid and
scapulothoracic joints have as speeds u the angular velocity in the axes of the parent frame, where
Sinew has the derivatives of the angles. With u = E(q) q̇ this script carries over

    J_q = J_u E,      u̇ = E q̈ + Ė q̇,      τ_q = Eᵀ τ_u.

OpenSim's own solver is the oracle where one axis moves with each coordinate. The tip's custom joint
moves by functions of one coordinate about one axis, where Simbody is right (see inverse_dynamics.py
for where it is not). The scapulothoracic joint's poses and Jacobians are compared as the others'.

    python tests/oracle/joints.py --dump build/dump_joints [--golden] [--postures 50]

Ends with status 1 when anything differs by more than LIMIT of the largest number of its sort.
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

LIMIT = 1e-11  # rounding of a chain of a dozen turns, times accelerations of 10 rad/s²
GOLDEN_FRAMES = 2
ANGULAR_SPEEDS = ("BallJoint", "FreeJoint", "EllipsoidJoint", "ScapulothoracicJoint")
KINDS = {
    "WeldJoint": (0, ""),
    "PinJoint": (1, ""),
    "SliderJoint": (1, ""),
    "UniversalJoint": (2, ""),
    "PlanarJoint": (3, ""),
    "BallJoint": (3, ""),
    "GimbalJoint": (3, ""),
    "FreeJoint": (6, ""),
    "EllipsoidJoint": (3, "<radii_x_y_z>0.1 0.23 0.37</radii_x_y_z>"),
    "ScapulothoracicJoint": (
        4,
        "<thoracic_ellipsoid_radii_x_y_z>0.07 0.15 0.08</thoracic_ellipsoid_radii_x_y_z>"
        "<scapula_winging_axis_origin>-0.04 0.02</scapula_winging_axis_origin>"
        "<scapula_winging_axis_direction>0.5</scapula_winging_axis_direction>",
    ),
}
TIP_AXES = """
<TransformAxis name="rotation1"><coordinates>t0</coordinates><axis>0.6 0 0.8</axis><function>
 <Sine><amplitude>0.7</amplitude><omega>1.3</omega><phase>0.2</phase><offset>0.1</offset></Sine>
</function></TransformAxis>
<TransformAxis name="rotation2"><coordinates>t1</coordinates><axis>0 1 0</axis><function>
 <GCVSpline><half_order>3</half_order><error_variance>0</error_variance>
 <x>-2 -1.3 -0.5 0.1 0.8 1.4 2</x><y>-1 -0.9 -0.2 0.3 0.5 1.4 1.1</y></GCVSpline>
</function></TransformAxis>
<TransformAxis name="rotation3"><axis>1 0 0</axis><function><Constant><value>0.3</value></Constant>
</function></TransformAxis>
<TransformAxis name="translation1"><coordinates>t2</coordinates><axis>1 0 0</axis><function>
 <MultiplierFunction><function><StepFunction><transition_start_time>-1</transition_start_time>
 <transition_end_time>1.2</transition_end_time><start_value>0.2</start_value>
 <end_value>0.9</end_value></StepFunction></function><scale>0.5</scale></MultiplierFunction>
</function></TransformAxis>
<TransformAxis name="translation2"><coordinates>t2</coordinates><axis>0 1 0</axis><function>
 <PiecewiseConstantFunction><x>-1 0 1</x><y>0.1 0.2 0.3</y></PiecewiseConstantFunction>
</function></TransformAxis>
<TransformAxis name="translation3"><axis>0 0 1</axis><function><Constant><value>0</value></Constant>
</function></TransformAxis>"""


def joint(tag, name, parent, child, coordinates, numbers, more=""):
    """A joint's element; `numbers` are four vectors: places and turns of both frames."""
    names = "".join(f'<Coordinate name="{c}"/>' for c in coordinates)

    def frame(label, segment, place, turn):
        return (
            f'<PhysicalOffsetFrame name="{label}"><socket_parent>{segment}</socket_parent>'
            f"<translation>{place}</translation><orientation>{turn}</orientation>"
            "</PhysicalOffsetFrame>"
        )

    return (
        f'<{tag} name="{name}"><socket_parent_frame>p</socket_parent_frame>'
        f"<socket_child_frame>c</socket_child_frame><coordinates>{names}</coordinates><frames>"
        f"{frame('p', parent, *numbers[:2])}{frame('c', child, *numbers[2:])}</frames>{more}</{tag}>"
    )


def model_text(tag):
    count, more = KINDS[tag]
    bodies = "".join(
        f'<Body name="{name}"><mass>{mass}</mass><mass_center>{centre}</mass_center>'
        f"<inertia>{inertia}</inertia></Body>"
        for name, mass, centre, inertia in (
            ("base", 3, "0.1 -0.2 0.05", "0.5 0.6 0.7 0.01 0.02 -0.03"),
            ("middle", 2, "-0.1 0.2 -0.3", "0.2 0.3 0.4 -0.02 0.01 0.03"),
            ("tip", 1, "0.05 0.1 0.15", "0.1 0.12 0.14 0.01 -0.01 0.02"),
        )
    )
    joints = (
        joint("GimbalJoint", "root", "/ground", "/bodyset/base", ("g0", "g1", "g2"),
              ("0.1 0.9 0", "0.2 -0.1 0.3", "0.02 0.1 -0.1", "-0.3 0.1 0.2"))
        + joint(tag, "tested", "/bodyset/base", "/bodyset/middle", [f"j{i}" for i in range(count)],
                ("0.2 -0.3 0.1", "0.4 0.5 -0.6", "-0.1 0.05 0.2", "0.1 -0.2 0.3"), more)
        + joint("CustomJoint", "last", "/bodyset/middle", "/bodyset/tip", ("t0", "t1", "t2"),
                ("0 -0.4 0.1", "0 0.3 0", "0.01 0.02 0.03", "0.5 0 -0.1"),
                f"<SpatialTransform>{TIP_AXES}</SpatialTransform>")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<OpenSimDocument Version="40600"><Model name="'
        f'{tag}"><gravity>0.3 -9.8 0.5</gravity><BodySet name="bodyset"><objects>{bodies}</objects>'
        f'</BodySet><JointSet name="jointset"><objects>{joints}</objects></JointSet></Model>'
        "</OpenSimDocument>\n"
    )


def to_array(vec3):
    return np.array([vec3.get(i) for i in range(3)])


def angular_map(a, b, ad, bd):
    """E and Ė of angles about x, the new y, the new z: ω = E q̇ in the axes before them."""
    sa, ca, sb, cb = np.sin(a), np.cos(a), np.sin(b), np.cos(b)
    E = np.array([[1, 0, sb], [0, ca, -sa * cb], [0, sa, ca * cb]])
    Ed = np.array(
        [
            [0, 0, cb * bd],
            [0, -sa * ad, -ca * cb * ad + sa * sb * bd],
            [0, ca * ad, -sa * cb * ad - ca * sb * bd],
        ]
    )
    return E, Ed


class Oracle:
    def __init__(self, tag, folder):
        path = pathlib.Path(folder) / f"{tag}.osim"
        path.write_text(model_text(tag))
        self.tag = tag
        self.model = osim.Model(str(path))
        self.state = self.model.initSystem()
        self.names = common.coordinate_names(self.model)
        self.places = common.speed_indices(self.model, self.state)
        self.solver = osim.InverseDynamicsSolver(self.model)

    def speeds(self, q, qd, qdd):
        """u, u̇ and E with u = E q̇, by the coordinates' order."""
        E, Ed = np.eye(len(self.names)), np.zeros((len(self.names),) * 2)
        if self.tag in ANGULAR_SPEEDS:
            i = [self.names.index(f"j{k}") for k in range(3)]
            at = np.ix_(i, i)
            E[at], Ed[at] = angular_map(q[i[0]], q[i[1]], qd[i[0]], qd[i[1]])
        return E @ qd, E @ qdd + Ed @ qd, E

    def frame(self, q, qd, qdd):
        model, state = self.model, self.state
        u, ud, E = self.speeds(q, qd, qdd)
        coordinates = [model.getCoordinateSet().get(name) for name in self.names]
        for c, value in zip(coordinates, q):
            c.setValue(state, float(value), False)
        jacobians = {body.getName(): [] for body in model.getBodySet()}
        for one in range(len(coordinates)):
            for k, c in enumerate(coordinates):
                c.setSpeedValue(state, float(k == one))
            model.realizeVelocity(state)
            for body in model.getBodySet():
                v = body.getVelocityInGround(state)
                column = np.concatenate([to_array(v.get(0)), to_array(v.get(1))])
                jacobians[body.getName()].append(column)
        udot = osim.Vector(state.getNU(), 0.0)
        for c, name, speed, rate in zip(coordinates, self.names, u, ud):
            c.setSpeedValue(state, float(speed))
            udot[self.places[name]] = float(rate)
        model.realizeDynamics(state)
        forces = self.solver.solve(state, udot).to_numpy()
        tau = E.T @ np.array([forces[self.places[name]] for name in self.names])
        segments = {}
        for body in model.getBodySet():
            X = body.getTransformInGround(state)
            R = [X.R().get(i, k) for i in range(3) for k in range(3)]
            jacobian = np.array(jacobians[body.getName()]).T @ E
            segments[body.getName()] = {
                "R": R,
                "p": to_array(X.p()).tolist(),
                "jacobian": {n: jacobian[:, k].tolist() for k, n in enumerate(self.names)},
            }
        named = {
            key: dict(zip(self.names, map(float, values)))
            for key, values in (("q", q), ("qd", qd), ("qdd", qdd), ("tau", tau))
        }
        return named | {"segments": segments}


def collect(tag, count, folder):
    oracle = Oracle(tag, folder)
    generator = np.random.default_rng(20266)
    n = len(oracle.names)
    return [
        oracle.frame(
            generator.uniform(-0.9, 0.9, n),
            generator.uniform(-3, 3, n),
            generator.uniform(-10, 10, n),
        )
        for _ in range(count)
    ]


def ask_sinew(program, models):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "joints.json"
        path.write_text(json.dumps(models))
        answer = subprocess.run([program, path], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def flatten(frame):
    """{sort: numbers} of one frame."""
    segments = sorted(frame["segments"])
    names = sorted(frame["tau"])
    sorts = {
        key: np.concatenate([frame["segments"][s][key] for s in segments]) for key in ("R", "p")
    }
    sorts["jacobian"] = np.concatenate(
        [frame["segments"][s]["jacobian"][n] for s in segments for n in names]
    )
    sorts["tau"] = np.array([frame["tau"][n] for n in names])
    return sorts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, help="the program dump_joints")
    parser.add_argument("--postures", type=int, default=50)
    parser.add_argument("--golden", action="store_true", help="write tests/golden/joints.json")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = [
            {"kind": tag, "osim": model_text(tag), "frames": collect(tag, arguments.postures, folder)}
            for tag in KINDS
        ]
    if arguments.golden:
        kept = [model | {"frames": model["frames"][:GOLDEN_FRAMES]} for model in models]
        text = json.dumps({"opensim": "4.6", "models": kept}).replace('{"kind"', '\n{"kind"')
        (common.GOLDEN / "joints.json").write_text(text.replace('{"q"', '\n{"q"') + "\n")
    answers = iter(ask_sinew(arguments.dump, models))
    summary = []
    for model in models:
        worst = {}
        for frame in model["frames"]:
            theirs, ours = flatten(frame), flatten(next(answers))
            for sort in theirs:
                scale = max(1.0, np.abs(theirs[sort]).max())
                relative = float(np.abs(ours[sort] - theirs[sort]).max() / scale)
                worst[sort] = max(worst.get(sort, 0.0), relative)
        passed = max(worst.values()) <= LIMIT
        row = {"kind": model["kind"], "frames": len(model["frames"]), **worst, "passed": passed}
        summary.append(row)
        figures = ", ".join(f"{sort} {value:.1e}" for sort, value in worst.items())
        print(f"  {model['kind']:22s} {figures}{'' if passed else '  FAILS'}")
    common.write_summary(arguments.summary, summary)
    return 0 if all(row["passed"] for row in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
