"""Muscle lengths and moment arms beside OpenSim 4.6 at random postures.

    paths.py --dump build/dump_paths [--postures 200] MODEL...

MODEL is the stem of a reference model or the path of any .osim file. For every muscle and posture
the (muscle, posture) pair belongs to the class of what either program lets it touch: nothing, only
cylinders, or an ellipsoid. A pair is within tolerance when its length is and every moment arm is:
0.1 mm and 0.5 mm where nothing wraps, 1 mm and 2 mm on cylinders; ellipsoids are held to the
cylinders' figures for information only.

Moment arms come from moment_arms.py, which is checked against OpenSim's own at the first posture.
`--golden` writes tests/golden/paths_MODEL.json at a few postures for the C++ tests.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import opensim as osim

import common
from moment_arms import MomentArms

TOLERANCE_m = {"none": (1e-4, 5e-4), "cylinder": (1e-3, 2e-3), "ellipsoid": (1e-3, 2e-3)}
CHECKED_EVERY = 20  # muscles whose arms are also taken from computeMomentArm
REQUIRED_SHARE = {"none": 0.99, "cylinder": 0.99, "ellipsoid": 0.0}


def run_dump(program, model_file, postures):
    """Sinew's lengths, moment arms and touched surfaces at the same postures."""
    names = list(postures[0])
    with tempfile.TemporaryDirectory() as folder:
        asked = pathlib.Path(folder) / "postures.json"
        answer = pathlib.Path(folder) / "paths.json"
        rows = [[posture[name] for name in names] for posture in postures]
        asked.write_text(json.dumps({"coordinates": names, "postures": rows}))
        subprocess.run([program, str(model_file), str(asked), str(answer)], check=True)
        return json.loads(answer.read_text())


def geometry_path(muscle):
    return muscle.getGeometryPath()


def wrapped_kinds(path, state):
    """The kinds of surface that OpenSim's path touches. Which one of several is not to be had from
    Python, so that a path over one surface of two counts as touching both kinds."""
    points = path.getPathPointSet()
    active = sum(points.get(i).isActive(state) for i in range(points.getSize()))
    if path.getCurrentPath(state).getSize() == active:
        return set()
    wraps = path.getWrapSet()
    names = {
        wraps.get(i).getWrapObject().getConcreteClassName() for i in range(wraps.getSize())
    }
    return {"ellipsoid" if name == "WrapEllipsoid" else "cylinder" for name in names}


def length_from_own_points(path, state, reported):
    """The length of OpenSim's path through its own final points.

    OpenSim 4.6 repeats the search while a muscle has several surfaces, but its points keep their
    first location in the ground for the rest of the frame (only the location in their segment is
    renewed), and the reported length is taken between the former. This one is taken between the
    latter, with the same arcs.
    """
    points = path.getCurrentPath(state)
    n = points.getSize()
    stale = [points.get(i).getLocationInGround(state).to_numpy() for i in range(n)]
    fresh = [
        points.get(i)
        .getParentFrame()
        .findStationLocationInGround(state, points.get(i).getLocation(state))
        .to_numpy()
        for i in range(n)
    ]
    surface = [points.get(i).getWrapObject() for i in range(n)]
    surface = [None if w is None else w.getName() for w in surface]
    length = reported
    for i in range(1, n):
        if surface[i] is None or surface[i] != surface[i - 1]:
            length += np.linalg.norm(fresh[i] - fresh[i - 1])
            length -= np.linalg.norm(stale[i] - stale[i - 1])
    return length


def compute_opensim(model, state, postures, ours):
    """OpenSim's lengths (postures × muscles), arms per muscle, and touched kinds."""
    solver = MomentArms(model, state)
    muscles = [model.getMuscles().get(m["name"]) for m in ours]
    paths = [geometry_path(muscle) for muscle in muscles]
    length = np.zeros((len(postures), len(ours)))
    own = np.zeros_like(length)
    arms = [np.full((len(postures), len(m["coordinates"])), np.nan) for m in ours]
    kinds = [[set() for _ in ours] for _ in postures]
    for p, posture in enumerate(postures):
        common.set_state(model, state, posture)
        model.realizePosition(state)
        solver.prepare(state, posture)
        if p == 0:
            solver.check(state, muscles[::CHECKED_EVERY], posture)
        for m, path in enumerate(paths):
            length[p, m] = path.getLength(state)
            kinds[p][m] = wrapped_kinds(path, state)
            own[p, m] = length[p, m]
            if path.getWrapSet().getSize() > 1 and kinds[p][m]:
                own[p, m] = length_from_own_points(path, state, length[p, m])
            found = solver.calc(state, path)
            arms[m][p] = [found[name] for name in ours[m]["coordinates"]]
    return length, own, arms, kinds


def classify(touched, kinds):
    ours = {t.split(":")[0] for t in touched}
    if not ours and not kinds:
        return "none"
    if "ellipsoid" in ours or (not ours and "ellipsoid" in kinds):
        return "ellipsoid"
    return "cylinder"


def opensim_slope(model, state, posture, muscle, coordinate, step=1e-6):
    """−∂ℓ/∂q of OpenSim's own length (through its own points) by central differences."""
    path = geometry_path(model.getMuscles().get(muscle))
    lengths = []
    for sign in (1, -1):
        common.set_state(
            model, state, posture | {coordinate: posture[coordinate] + sign * step}
        )
        model.realizePosition(state)
        lengths.append(length_from_own_points(path, state, path.getLength(state)))
    return -(lengths[0] - lengths[1]) / (2 * step)


def turns_too_far(model, state, posture, muscle):
    """Whether OpenSim's arc over a muscle's only cylinder is longer than a full turn between its
    own tangent points."""
    path = geometry_path(model.getMuscles().get(muscle))
    if path.getWrapSet().getSize() != 1:
        return False
    surface = path.getWrapSet().get(0).getWrapObject()
    cylinder = osim.WrapCylinder.safeDownCast(surface)
    common.set_state(model, state, posture)
    model.realizePosition(state)
    points = path.getCurrentPath(state)
    at = [points.get(i).getLocationInGround(state).to_numpy() for i in range(points.getSize())]
    touching = [i for i in range(len(at)) if points.get(i).getWrapObject() is not None]
    if cylinder is None or len(touching) != 2:
        return False
    first = touching[0]
    straight = sum(
        np.linalg.norm(at[i + 1] - at[i]) for i in range(len(at) - 1) if i != first
    )
    chord = np.linalg.norm(at[first + 1] - at[first])
    full_turn = np.hypot(2 * np.pi * cylinder.get_radius(), chord)
    return path.getLength(state) - straight > full_turn


def explain(model, state, posture, pair, tolerance):
    """Why a pair differs, as far as OpenSim's own figures tell."""
    causes = []
    length_tolerance, arm_tolerance = tolerance
    if pair["engaged_once"]:
        causes.append("surface engages in one program only")
    if pair["dl"] > length_tolerance:
        if abs(pair["length"] - pair["own"]) <= length_tolerance:
            causes.append("OpenSim's length is not that of its own points")
        elif turns_too_far(model, state, posture, pair["muscle"]):
            causes.append("OpenSim's arc is longer than a full turn")
        elif pair["length"] < pair["own"]:
            causes.append("OpenSim's path is longer on the same surfaces")
        else:
            causes.append("OpenSim's path is shorter")
    if pair["dr"] > arm_tolerance:
        slope = opensim_slope(model, state, posture, pair["muscle"], pair["coordinate"])
        if abs(pair["arm"] - slope) < 0.5 * abs(pair["opensim_arm"] - slope):
            causes.append("OpenSim's arm is not the slope of its length")
        else:
            causes.append("arm differs")
    return "; ".join(causes)


def make_pairs(ours, length, own, arms, kinds):
    pairs = []
    for m, muscle in enumerate(ours):
        for p in range(len(length)):
            pair = {
                "muscle": muscle["name"],
                "posture": p,
                "class": classify(muscle["touched"][p], kinds[p][m]),
                "length": muscle["length"][p],
                "own": own[p, m],
                "dl": abs(muscle["length"][p] - length[p, m]),
                "dl_own": abs(muscle["length"][p] - own[p, m]),
                "dr": 0.0,
                "engaged_once": bool(muscle["touched"][p]) != bool(kinds[p][m]),
            }
            if muscle["coordinates"]:
                differences = np.abs(np.array(muscle["arm"][p]) - arms[m][p])
                c = int(np.argmax(differences))
                pair["dr"] = float(differences[c])
                pair["coordinate"] = muscle["coordinates"][c]
                pair["arm"] = muscle["arm"][p][c]
                pair["opensim_arm"] = arms[m][p, c]
            pairs.append(pair)
    return pairs


def compare(model, state, name, postures, pairs):
    """Prints the shares and exceptions of one model; returns them by class of pair. A class passes
    with OpenSim's length taken through its own points."""
    summary = []
    for kind, tolerance in TOLERANCE_m.items():
        rows = [pair for pair in pairs if pair["class"] == kind]
        if not rows:
            continue
        dl = np.array([r["dl"] for r in rows])
        dl_own = np.array([r["dl_own"] for r in rows])
        dr = np.array([r["dr"] for r in rows])
        good = (dl <= tolerance[0]) & (dr <= tolerance[1])
        good_own = (dl_own <= tolerance[0]) & (dr <= tolerance[1])
        summary.append(
            {
                "model": name,
                "class": kind,
                "pairs": len(rows),
                "passed": bool(good_own.mean() >= REQUIRED_SHARE[kind]),
                "within_percent": float(100 * good.mean()),
                "within_own_points_percent": float(100 * good_own.mean()),
                "length_median_mm": float(1e3 * np.median(dl_own)),
                "length_worst_mm": float(1e3 * dl_own.max()),
                "arm_median_mm": float(1e3 * np.median(dr)),
                "arm_worst_mm": float(1e3 * dr.max()),
                "exceptions": [],
            }
        )
        print(
            f"{name:24s} {kind:9s} {len(rows):6d} pairs: within tolerance"
            f" {100 * good.mean():.2f} % as reported,"
            f" {100 * good_own.mean():.2f} % through OpenSim's own points,"
            f" lengths alone {100 * (dl_own <= tolerance[0]).mean():.2f} %;"
            f" length median {1e3 * np.median(dl):.1g} worst {1e3 * dl.max():.3g}"
            f" (own points {1e3 * dl_own.max():.3g}) mm;"
            f" arm median {1e3 * np.median(dr):.1g} worst {1e3 * dr.max():.3g} mm"
        )
        by_cause = {}
        for row in (r for r, ok in zip(rows, good) if not ok):
            cause = explain(model, state, postures[row["posture"]], row, tolerance)
            by_cause.setdefault((row["muscle"], cause), []).append(row)
        for (muscle, cause), bad in sorted(by_cause.items()):
            count = sum(r["muscle"] == muscle for r in rows)
            worst = max(bad, key=lambda r: r["dr"])
            summary[-1]["exceptions"].append(
                {
                    "muscle": muscle,
                    "pairs": len(bad),
                    "of": count,
                    "length_mm": float(1e3 * max(r["dl"] for r in bad)),
                    "arm_mm": float(1e3 * worst["dr"]),
                    "coordinate": worst.get("coordinate", ""),
                    "cause": cause,
                }
            )
            print(
                f"    {muscle:12s} {len(bad):3d} of {count:3d}"
                f"  length {1e3 * max(r['dl'] for r in bad):7.2f} mm"
                f"  arm {1e3 * worst['dr']:6.2f} mm ({worst.get('coordinate', '')})  {cause}"
            )
    return summary


def write_golden(name, postures, ours, length, arms, count):
    """OpenSim's figures at the first postures, rounded to a tenth of a micrometre; lengths through
    its own points."""
    golden = {
        "model": name,
        "source": "OpenSim 4.6, tests/oracle/paths.py",
        "coordinates": list(postures[0]),
        "postures": [[round(v, 9) for v in posture.values()] for posture in postures[:count]],
        "muscles": [
            {
                "name": muscle["name"],
                "length": [round(length[p, m], 7) for p in range(count)],
                "coordinates": muscle["coordinates"],
                "arm": [[round(v, 7) for v in arms[m][p]] for p in range(count)],
            }
            for m, muscle in enumerate(ours)
        ],
    }
    common.GOLDEN.mkdir(parents=True, exist_ok=True)
    text = json.dumps(golden, separators=(",", ":"))
    (common.GOLDEN / f"paths_{name}.json").write_text(text.replace('{"name"', '\n{"name"') + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(common.MODELS))
    parser.add_argument("--dump", required=True, help="the program dump_paths")
    parser.add_argument("--postures", type=int, default=200)
    parser.add_argument("--golden", type=int, default=0, metavar="COUNT")
    parser.add_argument("--summary", help="a JSON file of the figures")
    options = parser.parse_args()
    summary = []
    for name in options.models:
        file = common.model_path(name)
        model = common.load_model(name)
        state = model.initSystem()
        postures = common.random_postures(model, state, options.postures)
        postures = [{k: round(v, 9) for k, v in posture.items()} for posture in postures]
        answer = run_dump(options.dump, file, postures)
        ours = answer["muscles"]
        start = time.time()
        length, own, arms, kinds = compute_opensim(model, state, postures, ours)
        print(
            f"{file.stem}: {len(ours)} muscles, {len(postures)} postures;"
            f" OpenSim {time.time() - start:.0f} s,"
            f" Sinew {1e6 * answer['seconds_per_posture']:.0f} µs a posture"
        )
        pairs = make_pairs(ours, length, own, arms, kinds)
        summary += compare(model, state, file.stem, postures, pairs)
        if options.golden:
            write_golden(file.stem, postures, ours, own, arms, options.golden)
    common.write_summary(options.summary, summary)
    sys.exit(0 if all(row["passed"] for row in summary) else 1)


if __name__ == "__main__":
    main()
