"""What the comparisons with OpenSim 4.6 share: models, random postures, states.

The comparisons need `opensim`, `numpy` and the models of the reference folder, which is not part
of this repository: `../shared/reference` beside the checkout, or the folder that the environment
variable SINEW_REFERENCE names.
"""

import contextlib
import json
import os
import pathlib
import re
import sys

import numpy as np
import opensim as osim

osim.Logger.setLevelString("error")

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "golden"
REFERENCE = pathlib.Path(
    os.environ.get("SINEW_REFERENCE", REPOSITORY.parent / "shared" / "reference")
)
MODELS = ("Rajagopal2016", "RajagopalLaiUhlrich2023", "cyclistFullBodyMuscle")

TRUNK_RANGE_rad = np.radians(10)
PELVIS_TURN_rad = np.radians(45)
PELVIS_SHIFT_m = 0.3


def model_path(name):
    """The file of a reference model by its stem, or the path itself when it is a file."""
    path = pathlib.Path(name)
    if not path.is_file():
        path = REFERENCE / "opensim" / "models" / f"{name}.osim"
    if not path.is_file():
        raise SystemExit(f"{path} is missing: set SINEW_REFERENCE to the reference folder")
    return path


def load_model(name):
    """An OpenSim model that is not initialised yet, so that properties may still be changed."""
    return osim.Model(str(model_path(name)))


@contextlib.contextmanager
def quiet():
    """Keeps what OpenSim prints past its own log from the screen."""
    sys.stdout.flush()
    screen = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(screen, 1)
        os.close(screen)
        os.close(nowhere)


def write_summary(path, rows):
    """The figures of one script for tests/oracle/run, which gathers them; nothing without a path."""
    if path:
        pathlib.Path(path).write_text(json.dumps(rows))


class Coupler:
    """dependent = f(independent), with f' and f''."""

    def __init__(self, constraint):
        self.dependent = constraint.getPropertyByName("dependent_coordinate_name").toString()
        self.independent = constraint.getIndependentCoordinateNames().get(0)
        self._function = constraint.getFunction()
        self._first = osim.StdVectorInt()
        self._first.append(0)
        self._second = osim.StdVectorInt()
        self._second.append(0)
        self._second.append(0)

    def calc(self, x):
        at = osim.Vector(1, float(x))
        return (
            self._function.calcValue(at),
            self._function.calcDerivative(self._first, at),
            self._function.calcDerivative(self._second, at),
        )


def couplers(model):
    """The model's coordinate couplers by the name of the dependent coordinate."""
    found = {}
    constraints = model.getConstraintSet()
    for i in range(constraints.getSize()):
        constraint = osim.CoordinateCouplerConstraint.safeDownCast(constraints.get(i))
        if constraint is not None:
            coupler = Coupler(constraint)
            found[coupler.dependent] = coupler
    return found


def coordinate_names(model):
    return [c.getName() for c in model.getCoordinateSet()]


def speed_indices(model, state):
    """The place of every coordinate in the state's speeds, found by setting one at a time."""
    places = {}
    coordinates = list(model.getCoordinateSet())
    for c in coordinates:
        c.setSpeedValue(state, 0.0)
    for c in coordinates:
        c.setSpeedValue(state, 1.0)
        places[c.getName()] = int(np.argmax(state.getU().to_numpy()))
        c.setSpeedValue(state, 0.0)
    if len(set(places.values())) != len(coordinates):
        raise SystemExit("two coordinates share a speed")
    return places


def posture_ranges(model, state):
    """(low, high) of every independent coordinate for a random posture.

    Limbs move within their ranges and trunk and neck coordinates within ±10°; ribs, sternum and
    locked coordinates rest at their default. The pelvis turns by up to 45°.
    """
    dependent = couplers(model)
    ranges = {}
    for c in model.getCoordinateSet():
        name, joint = c.getName(), c.getJoint().getName()
        rest = c.getDefaultValue()
        if name in dependent:
            continue
        if c.getLocked(state) or re.search(r"CVjnt|ster", joint):
            ranges[name] = (rest, rest)
        elif re.search(r"IVDjnt|Abdjnt|neck|^back$", joint):
            ranges[name] = (rest - TRUNK_RANGE_rad, rest + TRUNK_RANGE_rad)
        elif joint == "ground_pelvis":
            reach = PELVIS_SHIFT_m if re.search(r"_t[xyz]$", name) else PELVIS_TURN_rad
            ranges[name] = (rest - reach, rest + reach)
        else:
            ranges[name] = (c.getRangeMin(), c.getRangeMax())
    return ranges


def random_postures(model, state, count, seed=20260):
    """A list of {independent coordinate: value [rad, m]}; the same for the same seed."""
    generator = np.random.default_rng(seed)
    ranges = posture_ranges(model, state)
    return [
        {name: float(generator.uniform(low, high)) for name, (low, high) in ranges.items()}
        for _ in range(count)
    ]


def random_rates(model, state, count, limit, seed):
    """A list of {independent coordinate: rate} within ±limit; 0 where the posture rests."""
    generator = np.random.default_rng(seed)
    ranges = posture_ranges(model, state)
    return [
        {
            name: float(generator.uniform(-limit, limit)) if high > low else 0.0
            for name, (low, high) in ranges.items()
        }
        for _ in range(count)
    ]


def set_state(model, state, posture, speeds=None):
    """Puts the model into a posture, dependent coordinates by their couplers, at rest or with
    the given speeds. Coordinates that `posture` leaves out stay as they are."""
    coordinates = model.getCoordinateSet()
    speeds = speeds or {}
    for name, value in posture.items():
        coordinate = coordinates.get(name)
        coordinate.setValue(state, value, False)
        coordinate.setSpeedValue(state, speeds.get(name, 0.0))
    for name, coupler in couplers(model).items():
        value, slope, _ = coupler.calc(posture[coupler.independent])
        coordinate = coordinates.get(name)
        coordinate.setValue(state, value, False)
        coordinate.setSpeedValue(state, slope * speeds.get(coupler.independent, 0.0))
