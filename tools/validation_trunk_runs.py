"""Runs of the program for the trunk's section of docs/validation.md, and what is read from a result.

Standard library only. Nothing here compares; see validation_trunk.py and its neighbours.
"""

import csv
import json
import re
import subprocess

from validation_runs import REPOSITORY

EVIDENCE = REPOSITORY / "data" / "evidence"
BODIES = REPOSITORY / "data" / "bodies"
EXERCISES = REPOSITORY / "data" / "exercises"

TRUNK = ("rectus abdominis", "external oblique", "internal oblique", "transversus abdominis",
         "erector spinae", "multifidus", "quadratus lumborum")


def rows_of(path):
    """Rows of a table whose comment lines begin with #."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def keyed(path, key):
    return {row[key]: row for row in rows_of(path)}


class Trunk:
    """The program, run once for each question; answers are kept."""

    def __init__(self, build, folder):
        self.sinew = build / "sinew"
        self.folder = folder
        self.answers = {}
        if not self.sinew.exists():
            raise SystemExit(f"validate: {self.sinew} is missing; build it first")

    def analyze(self, exercise, person, *options):
        """The result; `refused` holds the message where the program gave none. `exercise` is an id,
        or the path of a file."""
        key = (str(exercise), person, options)
        if key not in self.answers:
            command = [str(self.sinew), "analyze", str(exercise), *person.arguments(), *options,
                       "--json", "-"]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode > 1 or not done.stdout:
                message = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
                self.answers[key] = {"status": "refused", "refused": message[0]}
            else:
                self.answers[key] = json.loads(done.stdout)
        return self.answers[key]

    def edited(self, exercise, name, *edits):
        """A copy of a shipped exercise with (pattern, replacement) pairs that match once each."""
        text = (EXERCISES / (exercise.replace("-", "_") + ".yaml")).read_text()
        for pattern, replacement in edits:
            text, count = re.subn(pattern, replacement, text)
            if count != 1:
                raise SystemExit(f"validate: '{pattern}' matches {count} places of {exercise}, not one")
        return self.written(name, text)

    def written(self, name, text):
        file = self.folder / (name + ".yaml")
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
        return file


def group(result, name):
    return next(g for g in result["groups"] if g["name"] == name and g["side"] == "both")


def at_top(result):
    """Frames of the top posture: the hold that people's EMG is taken from."""
    highest = max(result["path"])
    return [f for f, way in enumerate(result["path"]) if way >= highest - 1e-9]


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def held(result, name):
    """Mean activation of a group in the top posture, weighted by volume over its lines [1]."""
    series = group(result, name)["activation"]
    return mean(series[f] for f in at_top(result))


def held_pressure(result):
    return mean(result["spine"]["pressure_kPa"][f] for f in at_top(result))


def level(result, name):
    return next(l for l in result["spine"]["levels"] if l["name"] == name)


def held_moment(result, coordinate):
    series = next(j for j in result["joints"] if j["name"] == coordinate)["moment_Nm"]
    return mean(series[f] for f in at_top(result))


def support(result, name):
    """What pressure and stability ask of a group on top of moments [1], mean over the repetition."""
    g = group(result, name)
    return g["activation_from_pressure"] + g["activation_from_stability"]


def sound(result):
    """Solved, and nothing missed."""
    return result["status"] == "solved"


def margin_reached(result):
    return result["spine"]["frames_below_margin"] == 0
