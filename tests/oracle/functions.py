"""Compares functions of one variable, value and two derivatives, with OpenSim 4.6.

    python tests/oracle/functions.py --dump build/dump_functions [--golden]

Each function stands in a custom joint of a small model, because that is how both programs read
one. With --golden the values behind the tables of sinew/math/*.test.cpp are printed.

A GCVSpline that smooths hangs on a smoothing parameter that OpenSim seeks by golden section until
it is known to 1e-6 of itself; Sinew finds the root of a derivative to rounding. Such splines may
differ by SMOOTHING_LIMIT of their largest value, all others by LIMIT.

Ends with status 1 when a function differs by more.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import opensim as osim

import common

LIMIT = 1e-12
SMOOTHING_LIMIT = 1e-6
UNEVEN_x = (0, 1, 2, 2.5, 3.7, 4, 5, 6, 6.2)
UNEVEN_y = (1, 3, -1, 0.3, 1.2, 0, 0.2, 0.5, 0.3)
NOISY_x = tuple(0.1 * i for i in range(25))
NOISY_y = tuple(math.sin(0.2 * i) + 0.1 * math.sin(37 * i * i + 1) for i in range(25))


def gcv_spline(half_order, variance, x=UNEVEN_x, y=UNEVEN_y, weights=""):
    def numbers(values):
        return " ".join(map(repr, values))

    return (
        f"<GCVSpline><half_order>{half_order}</half_order><error_variance>{variance}"
        f"</error_variance><x>{numbers(x)}</x>{weights}<y>{numbers(y)}</y></GCVSpline>"
    )


def cases():
    """(name, element, whether it smooths, places)"""
    at = tuple(np.linspace(-0.9, 7.3, 83)) + UNEVEN_x
    steps = "<x>0 1 2.5</x><y>1 3 -1</y>"
    step = (
        "<StepFunction><transition_start_time>0.5</transition_start_time><transition_end_time>2"
        "</transition_end_time><start_value>1</start_value><end_value>4</end_value></StepFunction>"
    )
    sine = (
        "<Sine><amplitude>2</amplitude><omega>3</omega><phase>0.4</phase><offset>0.7</offset></Sine>"
    )
    yield "StepFunction", step, False, at
    yield "StepFunction, defaults", "<StepFunction/>", False, at
    yield "Sine", sine, False, at
    yield (
        "PiecewiseConstantFunction",
        f"<PiecewiseConstantFunction>{steps}</PiecewiseConstantFunction>",
        False,
        at,
    )
    yield (
        "MultiplierFunction of a Sine",
        f"<MultiplierFunction><function>{sine}</function><scale>-1.5</scale></MultiplierFunction>",
        False,
        at,
    )
    for m in (1, 2, 3, 4):
        yield f"GCVSpline, half order {m}", gcv_spline(m, 0), False, at
    yield (
        "GCVSpline, weights",
        gcv_spline(2, 0.1, weights="<weights>1 2 3 1 1 1 5 1 1</weights>"),
        True,
        at,
    )
    for m in (1, 2, 3, 4):
        yield f"GCVSpline, half order {m}, variance 0.1", gcv_spline(m, 0.1), True, at
    for m in (1, 2, 3, 4):
        element = gcv_spline(m, -1, NOISY_x, NOISY_y)
        yield f"GCVSpline, half order {m}, variance sought", element, True, np.linspace(-0.3, 2.7, 61)


def model_text(element):
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<OpenSimDocument Version="40600"><Model name="m">'
        '<BodySet name="bodyset"><objects><Body name="a"><mass>1</mass></Body></objects></BodySet>'
        '<JointSet name="jointset"><objects><CustomJoint name="j"><socket_parent_frame>/ground'
        "</socket_parent_frame><socket_child_frame>/bodyset/a</socket_child_frame><coordinates>"
        '<Coordinate name="q"/></coordinates><SpatialTransform><TransformAxis name="rotation1">'
        f"<coordinates>q</coordinates><axis>1 0 0</axis><function>{element}</function>"
        "</TransformAxis></SpatialTransform></CustomJoint></objects></JointSet></Model>"
        "</OpenSimDocument>\n"
    )


def by_opensim(text, places, folder):
    path = pathlib.Path(folder) / "function.osim"
    path.write_text(text)
    model = osim.Model(str(path))
    joint = osim.CustomJoint.safeDownCast(model.getJointSet().get(0))
    function = joint.getSpatialTransform().get_rotation1().getFunction()
    once, twice = osim.StdVectorInt(), osim.StdVectorInt()
    once.append(0)
    twice.append(0)
    twice.append(0)
    rows = []
    for place in places:
        x = osim.Vector(1, float(place))
        rows.append(
            (
                function.calcValue(x),
                function.calcDerivative(once, x),
                function.calcDerivative(twice, x),
            )
        )
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, help="the program dump_functions")
    parser.add_argument("--golden", action="store_true", help="print OpenSim's values")
    parser.add_argument("--summary", help="a JSON file of the figures")
    arguments = parser.parse_args()
    asked = [(name, model_text(e), smooths, list(x)) for name, e, smooths, x in cases()]
    with tempfile.TemporaryDirectory() as folder:
        theirs = [by_opensim(text, x, folder) for _, text, _, x in asked]
        path = pathlib.Path(folder) / "functions.json"
        path.write_text(json.dumps([{"osim": text, "x": x} for _, text, _, x in asked]))
        answer = subprocess.run([arguments.dump, path], check=True, stdout=subprocess.PIPE)
    summary = []
    for (name, _, smooths, x), a, b in zip(asked, theirs, json.loads(answer.stdout)):
        if arguments.golden:
            print(name)
            for place, row in zip(x, a):
                print(f"    {{{', '.join(repr(float(v)) for v in (place, *row))}}},")
        a, b = np.array(a), np.array(b)
        scale = np.maximum(1, np.abs(a).max(axis=0))
        worst = [float(v) for v in np.abs(a - b).max(axis=0) / scale]
        limit = SMOOTHING_LIMIT if smooths else LIMIT
        passed = max(worst) <= limit
        summary.append({"function": name, "places": len(x), "largest": worst, "passed": passed})
        figures = ", ".join(f"{value:.1e}" for value in worst)
        print(f"  {name:45s} {figures}; limit {limit:g}{'' if passed else '  FAILS'}")
    common.write_summary(arguments.summary, summary)
    return 0 if all(row["passed"] for row in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
