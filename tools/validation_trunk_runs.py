"""Runs of the program for docs/validation_trunk.md, and what is read from a result.

Standard library only. Nothing here compares; see validation_trunk.py and its neighbours.
"""

import csv
import json
import math
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree

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

    def analyze(self, exercise, person, *options, data=None):
        """The result; `refused` holds the message where the program gave none. `exercise` is an id,
        or the path of a file; `data` another data folder than the checkout's."""
        key = (str(exercise), person, options, data)
        if key not in self.answers:
            command = [str(self.sinew), "analyze", str(exercise), *person.arguments(), *options,
                       "--json", "-"]
            surroundings = os.environ | ({"SINEW_DATA": str(data)} if data else {})
            done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
            if done.returncode > 1 or not done.stdout:
                message = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
                self.answers[key] = {"status": "refused", "refused": message[0]}
            else:
                self.answers[key] = json.loads(done.stdout)
        return self.answers[key]

    def lines(self, exercise, person, *options):
        """Activation of every muscle line: {name: series}, from the files of --out."""
        out = self.folder / f"out_{len(self.answers)}"
        subprocess.run([str(self.sinew), "analyze", str(exercise), *person.arguments(), *options,
                        "--out", str(out)], capture_output=True, check=False)
        if not (out / "activation.sto").exists():
            return {}
        head, _, body = (out / "activation.sto").read_text().partition("endheader\n")
        rows = [line.split("\t") for line in body.splitlines()]
        return {name: [float(row[k]) for row in rows[1:]]
                for k, name in enumerate(rows[0]) if name != "time"}

    def volumes(self, person):
        """Largest force times fibre length of every line over their sum [1]: the cost's weights."""
        file = self.folder / f"{person.sex}.osim"
        if not file.exists():
            subprocess.run([str(self.sinew), "body", "write", *person.arguments(), "--out", str(file)],
                           capture_output=True, check=True)
        found = {}
        for item in xml.etree.ElementTree.parse(file).getroot().iter():
            if item.find("max_isometric_force") is None:
                continue
            found[item.get("name")] = (float(item.findtext("max_isometric_force"))
                                       * float(item.findtext("optimal_fiber_length")))
        whole = sum(found.values())
        return {name: volume / whole for name, volume in found.items()}

    def with_pressure_constants(self, label, values):
        """A data folder whose pressure.csv has other values: {name: value}."""
        folder = self.folder / re.sub(r"\W", "_", f"data_{label}")
        if not folder.exists():
            shutil.copytree(REPOSITORY / "data", folder)
            file = folder / "bodies" / "pressure.csv"
            text = file.read_text()
            for name, value in values.items():
                text, count = re.subn(rf"(?m)^({name},)[^,]+", rf"\g<1>{value}", text)
                if count != 1:
                    raise SystemExit(f"validate: '{name}' stands in {count} rows of pressure.csv, not one")
            file.write_text(text)
        return folder

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
    """[kPa] in the top posture; not a number where pressure was left out."""
    if "pressure_kPa" not in result["spine"]:
        return math.nan
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


LEAN = """title: Standing, leant forward from the hips
sources:
  - a posture for comparison, written by tools/validation_trunk_runs.py
symmetric: true
starts_with: lifting
tempo: 0-10-0-0
load: {load}
equipment:
  floor: {{friction: 0.1}}
{bar}contacts:
  - {{name: foot_r, surface: floor, kind: planted, markers: [heel_r, ball_medial_r, ball_lateral_r, toe_r]}}
  - {{name: foot_l, surface: floor, kind: planted, markers: [heel_l, ball_medial_l, ball_lateral_l, toe_l]}}
feet: {{stance_width: 25cm, angle: 5deg, distance: 0cm}}
spread:
  lumbar_extension: {{L5_S1_FE: 0.125, L4_L5_FE: 0.185, L3_L4_FE: 0.204, L2_L3_FE: 0.231, L1_L2_FE: 0.255}}
moves: [pelvis_tilt, pelvis_tx, pelvis_ty, lumbar_extension, hip_flexion, hip_adduction, hip_rotation,
        knee_angle, ankle_angle, subtalar_angle]
postures:
  top:
    exact: {{lumbar_extension: 0deg, hip_flexion: {hip:.4f}deg, knee_angle: {knee:g}deg{ankle}}}
    prefer: {{pelvis_tilt: {tilt:.4f}deg, pelvis_ty: 90cm, pelvis_tx: 0cm{sway}}}
"""
BAR = """  barbell: {bar_radius: 14mm, pad_thickness: 0cm, markers: [upper_back_r, upper_back_l], direction: [-1, 0, 0]}
"""


def standing(trunk, hip_deg, knee_deg=5, ankle_deg=None, bar=False):
    """Standing on both feet, neutral spine, bent forward at the hips; with a bar across the back if
    asked for, which turns it into an isometric lift that the back extensors limit."""
    name = re.sub(r"\W", "_", f"standing_{hip_deg:.4f}_{knee_deg:g}_{ankle_deg}{'_bar' if bar else ''}")
    return trunk.written(name, LEAN.format(
        load="20kg" if bar else "0kg", bar=BAR if bar else "", hip=hip_deg, knee=knee_deg,
        ankle="" if ankle_deg is None else f", ankle_angle: {ankle_deg:g}deg",
        sway=", ankle_angle: 3deg" if ankle_deg is None else "",
        tilt=knee_deg + (ankle_deg or 0) - hip_deg))


def sound(result):
    """Solved, and nothing missed."""
    return result["status"] == "solved"


def margin_reached(result):
    return result["spine"]["frames_below_margin"] == 0
