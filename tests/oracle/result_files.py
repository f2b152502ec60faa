"""The files of `sinew analyze --out` in OpenSim 4.6: they open, and they say the same.

    python tests/oracle/result_files.py [--program build/sinew]

The program writes the adult body and one barbell hip thrust (60 kg at twice an average person's
strength, tempo 2-0-2-0). Every file must open in OpenSim. Then two checks:

Inverse dynamics. InverseDynamicsTool with motion.mot and external_loads.xml, muscles off, no
filter, beside moment.sto. OpenSim ignores couplers, so the force on the kneecap's angle is carried
over to the knee by virtual work. The tool knows positions alone and takes accelerations from a
spline of fifth order through them. A movement of least jerk begins and ends with a step of jerk,
where that spline rings, so three places are judged apart:

    far      eleven frames or more from the ends and from the change of phase: 0.01 N·m
    near     the rest but the ends: 0.05 N·m, and 0.5 N along the sliding coordinates
    ends     the first and last three frames: not judged. That the spline is the cause is shown by
             running the tool again with the posture held still for ten frames before and after,
             as the repetition means it: the difference must then keep to the bounds of "near".

Balance. Contact forces, bar and weight against the momentum of OpenSim's model: accelerations of
its mass centre and of the bar by central differences of fourth order, three frames or more away
from any step of jerk.

Ends with status 1 when a check fails.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

import numpy as np
import opensim as osim

import common

LOAD_kg = 60
LIFTING_s = 2.0
TEMPO = "2-0-2-0"  # both movements alike, so that frames lie evenly for differences and splines
NEAR_FRAMES = 11
END_FRAMES = 3
HELD_FRAMES = 10
LIMIT = {"far": (0.01, 0.01), "near": (0.05, 0.5)}  # N·m about axes, N along them
HELD_LIMIT = LIMIT["near"]  # at the ends, once the motion is held still beyond them
BALANCE_LIMIT_N = 0.1  # central differences leave hundredths of a newton of some 1,400


def check(condition, message):
    if not condition:
        raise SystemExit(f"result_files: {message}")


def run_sinew(program, folder):
    body, results = folder / "adult.osim", folder / "results"
    subprocess.run([program, "body", "write", "--out", body], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [program, "analyze", "hip-thrust", "--load", f"{LOAD_kg}kg", "--strength", "2",
         "--tempo", TEMPO, "--out", results],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return body, results


def columns(path):
    """(time, {label: values}) of a motion or storage file, by OpenSim's own reader."""
    table = osim.TimeSeriesTable(str(path))
    names = table.getColumnLabels()
    time = np.array(table.getIndependentColumn())
    return time, {name: table.getDependentColumn(name).to_numpy() for name in names}


def check_files_open(model, results):
    """Every file opens as what it is; the number of files."""
    expected = {"motion.mot", "activation.sto", "force.sto", "moment.sto", "contact.mot"}
    found = {path.name for path in results.iterdir()}
    check(found == expected | {"external_loads.xml"}, f"the folder holds {sorted(found)}")
    coordinates = set(common.coordinate_names(model))
    muscles = {muscle.getName() for muscle in model.getMuscles()}
    for name in sorted(expected):
        path = results / name
        storage = osim.Storage(str(path))
        time, values = columns(path)
        check(len(time) == 101, f"{name} has {len(time)} rows")
        check(storage.getSize() == 101, f"{name} has {storage.getSize()} rows as a Storage")
        check(not storage.isInDegrees(), f"{name} is read as degrees")
        check(all(np.isfinite(v).all() for v in values.values()), f"{name} has a gap")
        if name == "motion.mot":
            check(set(values) == coordinates, f"{name}: {set(values) ^ coordinates}")
        if name in ("activation.sto", "force.sto"):
            check(set(values) == muscles, f"{name}: {set(values) ^ muscles}")
    loads = osim.ExternalLoads(str(results / "external_loads.xml"), True)
    check(loads.getSize() == 6, f"external_loads.xml has {loads.getSize()} forces")
    return len(expected) + 1


def hold_ends(source, target):
    """A copy of a file with its first and last row held for HELD_FRAMES."""
    lines = source.read_text().splitlines()
    head = lines.index("endheader") + 2
    rows = np.array([[float(x) for x in line.split("\t")] for line in lines[head:]])
    steps = (rows[1, 0] - rows[0, 0]) * np.arange(1, HELD_FRAMES + 1)
    before, after = (np.repeat(rows[[i]], HELD_FRAMES, axis=0) for i in (0, -1))
    before[:, 0] -= steps[::-1]
    after[:, 0] += steps
    rows = np.vstack([before, rows, after])
    header = [f"nRows={len(rows)}" if line.startswith("nRows") else line for line in lines[:head]]
    text = "\n".join(header + ["\t".join(repr(float(x)) for x in row) for row in rows])
    target.write_text(text + "\n")


def hold_still(results, folder):
    folder.mkdir()
    for name in ("motion.mot", "contact.mot"):
        hold_ends(results / name, folder / name)
    shutil.copy(results / "external_loads.xml", folder)
    return folder


def inverse_dynamics(body, folder, time):
    """{column of moment.sto: values} by InverseDynamicsTool, kneecaps carried over."""
    model = osim.Model(str(body))
    couplers = common.couplers(model)
    tool = osim.InverseDynamicsTool()
    tool.setModel(model)
    tool.setCoordinatesFileName(str(folder / "motion.mot"))
    tool.setExternalLoadsFileName(str(folder / "external_loads.xml"))
    excluded = osim.ArrayStr()
    excluded.append("Muscles")
    tool.setExcludedForces(excluded)
    tool.setLowpassCutoffFrequency(-1)
    tool.setStartTime(time[0])
    tool.setEndTime(time[-1])
    tool.setResultsDir(str(folder))
    tool.setOutputGenForceFileName("inverse_dynamics.sto")
    with common.quiet():
        ran = tool.run()
    check(ran, "InverseDynamicsTool does not run")
    found_time, found = columns(folder / "inverse_dynamics.sto")
    check(np.allclose(found_time, time, atol=1e-9), "InverseDynamicsTool chose other times")
    _, motion = columns(folder / "motion.mot")
    start = HELD_FRAMES if len(motion["pelvis_ty"]) > len(time) else 0
    for dependent, coupler in couplers.items():
        carried = next(n for n in found if n in (f"{dependent}_moment", f"{dependent}_force"))
        x = motion[coupler.independent][start : start + len(time)]
        slope = np.array([coupler.calc(value)[1] for value in x])
        found[f"{coupler.independent}_moment"] += slope * found.pop(carried)
    return found


def frames_from(time, instants):
    """Distance of every frame from the nearest of some instants, in frames."""
    dt = time[1] - time[0]
    return np.min([np.abs(time - t) / dt for t in instants], axis=0)


def compare_moments(body, results, folder):
    time, ours = columns(results / "moment.sto")
    theirs = inverse_dynamics(body, results, time)
    still = inverse_dynamics(body, hold_still(results, folder / "still"), time)
    check(set(ours) == set(theirs), f"moment.sto: {set(ours) ^ set(theirs)}")
    steps = frames_from(time, (time[0], LIFTING_s, time[-1]))
    ends = frames_from(time, (time[0], time[-1])) < END_FRAMES
    places = {"far": steps >= NEAR_FRAMES, "near": (steps < NEAR_FRAMES) & ~ends, "ends": ends}
    rows = []
    for unit, suffix in (("N·m", "_moment"), ("N", "_force")):
        names = [name for name in ours if name.endswith(suffix)]
        difference = np.array([np.abs(ours[n] - theirs[n]) for n in names])
        held = np.array([np.abs(ours[n] - still[n]) for n in names])
        for place, chosen in places.items():
            worst = difference[:, chosen].max()
            name = names[int(difference[:, chosen].max(axis=1).argmax())]
            row = {"check": f"inverse dynamics, {place}", "unit": unit, "frames": int(chosen.sum()),
                   "largest": float(worst), "where": name}
            if place == "ends":
                row["largest_held_still"] = float(held[:, chosen].max())
                row["limit"] = HELD_LIMIT[unit == "N"]
                row["passed"] = bool(held[:, chosen].max() <= row["limit"])
            else:
                row["limit"] = LIMIT[place][unit == "N"]
                row["passed"] = bool(worst <= row["limit"])
            rows.append(row)
    return rows


def second_derivative(rows, dt):
    """Central differences of fourth order; two rows fewer at either end."""
    weights = (-1 / 12, 4 / 3, -5 / 2, 4 / 3, -1 / 12)
    n = len(rows) - 4
    return sum(w * rows[i : i + n] for i, w in enumerate(weights)) / dt**2


def compare_balance(body, results):
    """Momentum of OpenSim's model and of the bar beside the forces in contact.mot."""
    model = osim.Model(str(body))
    state = model.initSystem()
    couplers = common.couplers(model)
    time, motion = columns(results / "motion.mot")
    centres = []
    for frame in range(len(time)):
        posture = {n: v[frame] for n, v in motion.items() if n not in couplers}
        common.set_state(model, state, posture)
        model.realizePosition(state)
        centres.append(model.calcMassCenterPosition(state).to_numpy())
    mass, gravity = model.getTotalMass(state), model.getGravity().to_numpy()
    _, forces = columns(results / "contact.mot")

    def vectors(name, kind):
        return np.array([forces[f"ground_force_{name}_{kind}{axis}"] for axis in "xyz"]).T

    loads = ElementTree.parse(results / "external_loads.xml")
    names = [force.get("name") for force in loads.iter("ExternalForce")]
    bars = [name for name in names if name.startswith("bar_")]
    contacts = sum(vectors(name, "v") for name in names if name not in bars)
    bar = sum(vectors(name, "v") for name in bars)
    place = sum(vectors(name, "p") for name in bars) / len(bars)

    dt = time[1] - time[0]
    inner = slice(2, -2)
    smooth = frames_from(time, (time[0], LIFTING_s, time[-1]))[inner] >= END_FRAMES
    body_a = second_derivative(np.array(centres), dt)
    bar_a = second_derivative(place, dt)
    inertia = mass * (body_a - gravity) + LOAD_kg * (bar_a - gravity)
    differences = {
        "bar": bar[inner] - LOAD_kg * (gravity - bar_a),
        "contacts": contacts[inner] - inertia,
    }
    rows = []
    for name, difference in differences.items():
        worst = float(np.linalg.norm(difference[smooth], axis=1).max())
        largest = np.linalg.norm(bar if name == "bar" else contacts, axis=1).max()
        rows.append({"check": f"balance of {name}", "unit": "N", "frames": int(smooth.sum()),
                     "largest": worst, "limit": BALANCE_LIMIT_N, "where": f"of {largest:.0f} N",
                     "passed": bool(worst <= BALANCE_LIMIT_N)})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(common.REPOSITORY / "build" / "sinew"))
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        body, results = run_sinew(arguments.program, folder)
        count = check_files_open(common.load_model(body), results)
        print(f"{count} files open in OpenSim")
        rows = compare_moments(body, results, folder) + compare_balance(body, results)
    for row in rows:
        limit = f"limit {row['limit']}"
        if "largest_held_still" in row:
            limit = f"{row['largest_held_still']:.3f} held still before and after, {limit}"
        verdict = "" if row["passed"] else "  FAILS"
        print(f"  {row['check']:24s} {row['frames']:3d} frames: {row['largest']:.4f} {row['unit']}"
              f" ({row['where']}); {limit}{verdict}")
    common.write_summary(arguments.summary, rows)
    return 0 if all(row["passed"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
