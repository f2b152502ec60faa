"""Muscle lengths and moment arms beside OpenSim 4.6 at random postures.

    paths.py --dump build/dump_paths [--postures 200] [--arms 200] MODEL...

MODEL is the stem of a reference model or the path of any .osim file. For every muscle and posture
the (muscle, posture) pair belongs to the class of what either program lets it touch: nothing, only
cylinders, or an ellipsoid. A pair is within tolerance when its length is and every moment arm is:
0.1 mm and 0.5 mm where nothing wraps, 1 mm and 2 mm on cylinders; ellipsoids are held to the
cylinders' figures for information only.

`--arms` bounds the postures at which OpenSim computes moment arms, which takes it 0.1 to 0.7 ms
each. `--golden` writes tests/golden/paths_MODEL.json at a few postures for the C++ tests.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

import common

TOLERANCE_m = {"none": (1e-4, 5e-4), "cylinder": (1e-3, 2e-3), "ellipsoid": (1e-3, 2e-3)}
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


def compute_opensim(model, state, postures, ours, n_arms):
    """OpenSim's lengths (postures × muscles), arms per muscle, and touched kinds."""
    coordinates = model.getCoordinateSet()
    muscles = [model.getMuscles().get(m["name"]) for m in ours]
    paths = [geometry_path(muscle) for muscle in muscles]
    length = np.zeros((len(postures), len(ours)))
    arms = [np.full((len(postures), len(m["coordinates"])), np.nan) for m in ours]
    kinds = [[set() for _ in ours] for _ in postures]
    for p, posture in enumerate(postures):
        common.set_state(model, state, posture)
        model.realizePosition(state)
        for m, path in enumerate(paths):
            length[p, m] = path.getLength(state)
            kinds[p][m] = wrapped_kinds(path, state)
            if p < n_arms:
                for c, name in enumerate(ours[m]["coordinates"]):
                    arms[m][p, c] = path.computeMomentArm(state, coordinates.get(name))
    return length, arms, kinds


def classify(touched, kinds):
    ours = {t.split(":")[0] for t in touched}
    if not ours and not kinds:
        return "none"
    if "ellipsoid" in ours or (not ours and "ellipsoid" in kinds):
        return "ellipsoid"
    return "cylinder"


def compare(name, ours, length, arms, kinds, n_arms):
    """Prints the shares and exceptions of one model; returns whether every class passes."""
    pairs = {kind: [] for kind in TOLERANCE_m}
    for m, muscle in enumerate(ours):
        for p in range(len(length)):
            kind = classify(muscle["touched"][p], kinds[p][m])
            dl = abs(muscle["length"][p] - length[p, m])
            dr, worst_coordinate = 0.0, ""
            if p < n_arms and muscle["coordinates"]:
                differences = np.abs(np.array(muscle["arm"][p]) - arms[m][p])
                c = int(np.argmax(differences))
                dr, worst_coordinate = float(differences[c]), muscle["coordinates"][c]
            differs = bool(muscle["touched"][p]) != bool(kinds[p][m])
            pairs[kind].append((muscle["name"], p, dl, dr, worst_coordinate, differs))
    passed = True
    for kind, (length_tolerance, arm_tolerance) in TOLERANCE_m.items():
        rows = pairs[kind]
        if not rows:
            continue
        dl = np.array([r[2] for r in rows])
        dr = np.array([r[3] for r in rows if r[1] < n_arms])
        good_length = dl <= length_tolerance
        good = good_length & (np.array([r[3] for r in rows]) <= arm_tolerance)
        share = good.mean()
        passed &= bool(share >= REQUIRED_SHARE[kind])
        print(
            f"{name:26s} {kind:9s} {len(rows):7d} pairs  within {100 * share:7.3f} %"
            f"  length only {100 * good_length.mean():7.3f} %"
            f"  length: median {1e3 * np.median(dl):.2g} worst {1e3 * dl.max():.3g} mm"
            f"  arm: median {1e3 * np.median(dr):.2g} worst {1e3 * dr.max():.3g} mm"
        )
        by_muscle = {}
        for row, ok in zip(rows, good):
            if not ok:
                by_muscle.setdefault(row[0], []).append(row)
        for muscle, bad in sorted(by_muscle.items(), key=lambda item: -len(item[1])):
            count = sum(r[0] == muscle for r in rows)
            worst = max(bad, key=lambda r: r[3])
            print(
                f"    {muscle:18s} {len(bad):4d} of {count:4d}  worst length"
                f" {1e3 * max(r[2] for r in bad):8.3f} mm  arm {1e3 * worst[3]:8.3f} mm"
                f" ({worst[4]}, posture {worst[1]})"
                f"  engaged in one program only: {sum(r[5] for r in bad)}"
            )
    return passed


def write_golden(name, postures, ours, length, arms, count):
    """OpenSim's figures at the first postures, rounded to a tenth of a micrometre."""
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
    parser.add_argument("--arms", type=int, default=200)
    parser.add_argument("--golden", type=int, default=0, metavar="COUNT")
    options = parser.parse_args()
    passed = True
    for name in options.models:
        file = common.model_path(name)
        model = common.load_model(name)
        state = model.initSystem()
        postures = common.random_postures(model, state, options.postures)
        postures = [{k: round(v, 9) for k, v in posture.items()} for posture in postures]
        answer = run_dump(options.dump, file, postures)
        ours = answer["muscles"]
        start = time.time()
        n_arms = min(options.arms, options.postures)
        length, arms, kinds = compute_opensim(model, state, postures, ours, n_arms)
        print(
            f"{file.stem}: {len(ours)} muscles, {len(postures)} postures, moment arms at {n_arms};"
            f" OpenSim {time.time() - start:.0f} s,"
            f" Sinew {1e6 * answer['seconds_per_posture']:.0f} µs a posture"
        )
        passed &= compare(file.stem, ours, length, arms, kinds, n_arms)
        if options.golden:
            write_golden(file.stem, postures, ours, length, arms, options.golden)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
