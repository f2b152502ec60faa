"""Runs of the program for tools/validate: people, variants of the hip thrust, and the program itself.

Standard library only. Nothing here compares; see validation_physics.py and validation_people.py.
"""

import json
import pathlib
import re
import subprocess
from dataclasses import dataclass

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
HIP_THRUST = REPOSITORY / "data" / "exercises" / "hip_thrust.yaml"


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    height: str
    mass_kg: float

    def arguments(self):
        return ["--sex", self.sex, "--height", self.height, "--mass", f"{self.mass_kg:g}kg"]


WOMAN = Person("woman, 168 cm, 62 kg", "female", "168cm", 62)
MAN = Person("man, 178 cm, 80 kg", "male", "178cm", 80)


@dataclass(frozen=True)
class Variant:
    """The shipped exercise with some of its lines changed: (pattern, replacement) pairs, each of
    which must match exactly once."""

    name: str
    edits: tuple = ()
    options: tuple = ()
    load_share: float = 1.0


def friction(floor=None, bench=None):
    edits = []
    if floor is not None:
        edits.append((r"(floor: \{height: 0cm, friction: )[\d.]+", rf"\g<1>{floor}"))
    if bench is not None:
        edits.append((r"(edge_radius: 4cm, friction: )[\d.]+", rf"\g<1>{bench}"))
    return tuple(edits)


def feet(shift_cm):
    return ((r"(lean: 0deg)(\})", rf"\g<1>, shift: {shift_cm}cm\g<2>"),)


TILT = (
    (r"exact: \{hip_flexion: 0deg, lumbar_extension: 0deg\}",
     "exact: {hip_flexion: -10deg, lumbar_extension: -10deg}"),
)

BASE = Variant("as shipped")
CONTACTS = (
    BASE,
    Variant("friction 0", friction(0, 0)),
    Variant("friction 0.4", friction(0.4, 0.4)),
    Variant("friction 0.8", friction(0.8, 0.8)),
    Variant("floor without friction", friction(floor=0)),
    Variant("bench without friction", friction(bench=0)),
    Variant("feet 8 cm nearer", feet(-8)),
    Variant("feet 8 cm further", feet(8)),
)
EXPERIMENTS = CONTACTS[1:] + (
    Variant("exponent 2", options=("--exponent", "2")),
    Variant("pelvis tilted back 10° at the top", TILT),
    Variant("half that load", load_share=0.5),
    Variant("lifted in 2 s", options=("--tempo", "2-0-2-0")),
)


class Program:
    """The built program and test programs; answers are kept, since many sections ask the same."""

    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.answers = {}
        for name in ("sinew", "cross_tests", "dump_exercise"):
            if not (build / name).exists():
                raise SystemExit(f"validate: {build / name} is missing; run `make validate`")

    def exercise(self, variant):
        """The file of a variant; the shipped one when nothing is changed."""
        if not variant.edits:
            return HIP_THRUST
        text = HIP_THRUST.read_text()
        for pattern, replacement in variant.edits:
            text, count = re.subn(pattern, replacement, text)
            if count != 1:
                raise SystemExit(
                    f"validate: '{pattern}' matches {count} lines of {HIP_THRUST.name}, not one")
        file = self.folder / (re.sub(r"\W+", "_", variant.name) + ".yaml")
        file.write_text(text)
        return file

    def ask(self, key, arguments):
        """What `sinew analyze` answers, as JSON; `refused` holds its message where there is none."""
        if key not in self.answers:
            done = subprocess.run([str(self.build / "sinew"), "analyze", *arguments, "--json", "-"],
                                  capture_output=True, text=True)
            if done.returncode > 1 or not done.stdout:
                self.answers[key] = {"refused": done.stderr.strip().splitlines()[0]}
            else:
                self.answers[key] = json.loads(done.stdout)
        return self.answers[key]

    def analyze(self, person, load_kg, variant=BASE):
        """A variant of the hip thrust."""
        load_kg = load_kg * variant.load_share
        return self.ask((person, round(load_kg, 6), variant),
                        [str(self.exercise(variant)), "--load", f"{load_kg:.4f}kg", *person.arguments(),
                         *variant.options])

    def lift(self, person, exercise, load):
        """A shipped exercise, at a load in words."""
        return self.ask((person, exercise, load), [exercise, "--load", load, *person.arguments()])

    def validate(self, person):
        """What `sinew validate` answers."""
        key = ("validate", person)
        if key not in self.answers:
            done = subprocess.run([str(self.build / "sinew"), "validate", *person.arguments(), "--json", "-"],
                                  capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"validate: sinew validate: {done.stderr.strip()}")
            self.answers[key] = json.loads(done.stdout)
        return self.answers[key]

    def largest_load(self, person):
        """The largest load lifted without a missed moment, to 0.5 kg, at the shipped tempo."""
        low, high = 0.0, 512.0
        while high - low > 0.5:
            middle = (low + high) / 2
            if self.analyze(person, middle).get("status") == "solved":
                low = middle
            else:
                high = middle
        return low

    def geometry(self, person, load_kg, variant=BASE, frames=1001):
        key = ("geometry", person, load_kg, variant, frames)
        if key not in self.answers:
            height_m = float(person.height.removesuffix("cm")) / 100
            command = [str(self.build / "dump_exercise"), str(self.exercise(variant)), str(load_kg),
                       person.sex, str(height_m), str(person.mass_kg), str(frames)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            self.answers[key] = json.loads(done.stdout)
        return self.answers[key]

    def tests(self, pattern):
        """{test: {property: value}, ...} and how many failed."""
        report = self.folder / "tests.json"
        subprocess.run([str(self.build / "cross_tests"), f"--gtest_filter={pattern}",
                        f"--gtest_output=json:{report}"], cwd=REPOSITORY, capture_output=True)
        found, failed = {}, 0
        for suite in json.loads(report.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                found[test["name"]] = test
                failed += bool(test.get("failures"))
        return found, failed


def group(result, name):
    """A muscle group of both sides."""
    return next(g for g in result["groups"] if g["name"] == name and g["side"] == "both")


def moment(result, coordinate):
    return next(j for j in result["joints"] if j["name"] == coordinate)["moment_Nm"]


def both(result, coordinate):
    """Right and left added, frame by frame."""
    return [r + l for r, l in zip(moment(result, coordinate + "_r"),
                                  moment(result, coordinate + "_l"))]


def lift_frames(result):
    """Indices of the first lifting phase, bottom to top."""
    path = result["path"]
    return range(path.index(min(path)), path.index(max(path)) + 1)


def table(head, rows):
    """A Markdown table; cells are text."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
