#!/usr/bin/env python3
"""Fill the tables of data/bodies that restate the two source models of the adult body.

    python3 tools/extract_adult.py [REFERENCE_FOLDER] [OUTPUT_FOLDER]

REFERENCE_FOLDER holds RajagopalLaiUhlrich2023.osim (legs, arms) and cyclistFullBodyMuscle.osim
(trunk); the default is $SINEW_REFERENCE/opensim/models or ../shared/reference/opensim/models.
OUTPUT_FOLDER is data/bodies by default. Needs the standard library only. The tables written here
are segments, trunk_levels, joints, coordinates, axes, functions, couplers, wraps, muscles,
path_points, path_wraps, millard_curves, thelen_curves, left_out and asymmetries; all
others in data/bodies are written by hand, with their sources.

Only the right side and the midline are kept: a row whose name carries "_r" stands for both sides
(z mirrored for the left). The file asymmetries.csv says where the sources differ from that.

The thoracic vertebrae, ribs, sternum, clavicles and scapulae become one segment, `thorax`: origin
at the T12/L1 joint, axes parallel to those of the pelvis in the neutral posture (every coordinate
at its default, which is zero between pelvis and shoulder). docs/adult_body.md gives the reasons
for the rules below.
"""

import csv
import fnmatch
import math
import os
import sys

from adult_rules import (LEG_SOURCE, NEUTRAL_FIBRE, THORAX, TRUNK_LINES, TRUNK_SOURCE,
                         reason_left_out)
from adult_skeleton import joint_tables, load_ranges, segment_rows, trunk_levels
from osim_source import Model, Pose, floats

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEGS = LEG_SOURCE + ".osim"
TRUNK = TRUNK_SOURCE + ".osim"


# ---------------------------------------------------------------- writing

def number(x):
    text = f"{x:.10g}"
    return "0" if text == "-0" else text


def write(folder, name, notes, header, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as out:
        for note in notes:
            out.write(f"# {note}\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            assert len(row) == len(header), (name, row)
            writer.writerow([number(x) if isinstance(x, float) else x for x in row])
    print(f"{name}: {len(rows)} rows")


def is_right_or_mid(name):
    return not (name.endswith(("_l", "_L")) or "_l_" in name)


# ---------------------------------------------------------------- the tables

class Tables:
    def __init__(self, reference):
        self.legs = Model(os.path.join(reference, LEGS))
        self.trunk = Model(os.path.join(reference, TRUNK))
        # The thorax frame in the pelvis: origin of thoracic12, axes of the pelvis.
        t12 = self.trunk.pose("thoracic12", "pelvis")
        self.t12_tilt = math.atan2(t12.r[1][0], t12.r[0][0])
        self.pelvis_thorax = Pose(None, t12.p)
        self.functions = {}

    def on_adult(self, segment, p):
        """A trunk-source point on the segments of the adult body."""
        if THORAX.match(segment):
            in_pelvis = self.trunk.pose(segment, "pelvis").point(p)
            return "thorax", self.pelvis_thorax.inverse().point(in_pelvis)
        return segment, p

    def neutral(self, segment, p):
        """A point of the adult body in the pelvis frame, neutral posture (trunk and femur)."""
        if segment == "thorax":
            return self.pelvis_thorax.point(p)
        if segment.startswith("femur"):
            return self.legs.pose(segment, "pelvis").point(p)
        return self.trunk.pose(segment, "pelvis").point(p)

    # -- trunk lines

    def trunk_path(self, name, muscle):
        """[(segment, p, source)] after merging and the rules for the wall and the psoas."""
        points = []
        for segment, p, tag, limits in self.trunk.points(muscle):
            if tag == "ConditionalPathPoint":
                # Active over ±100 degrees of one level: never switched off within its range.
                assert floats(limits)[0] <= -1.7 and floats(limits)[1] >= 1.7, name
            source = TRUNK_SOURCE
            if segment == "Abdomen":
                in_pelvis = self.trunk.pose("Abdomen", "pelvis").point(p)
                if name.startswith("rect_abd"):
                    continue  # straight from pubis to rib: docs/adult_body.md, abdominal wall
                segment, p = "pelvis", in_pelvis
                source = TRUNK_SOURCE + " (wall end, moved from Abdomen)"
            else:
                segment, p = self.on_adult(segment, p)
            points.append((segment, p, source))
        if name.startswith("Ps_"):
            # The source ends at the pelvic brim; the line goes on as the leg model's psoas does.
            points = points[:1]
            for segment, p, _, _ in self.legs.points(self.legs.forces["psoas_r"])[1:]:
                points.append((segment, p, LEG_SOURCE + " psoas_r"))
        return points

    def path_length(self, points):
        """Straight length at neutral; the psoas wrap lies clear of its path there."""
        world = [self.neutral(s, p) for s, p, _ in points]
        return sum(math.dist(a, b) for a, b in zip(world, world[1:]))

    def trunk_muscles(self):
        out = []
        for pattern, group, family in TRUNK_LINES:
            names = [n for n in self.trunk.muscles() if fnmatch.fnmatchcase(n, pattern)]
            assert names, pattern
            for source_name in names:
                muscle = self.trunk.forces[source_name]
                name = source_name if source_name.endswith("_r") else source_name + "_r"
                points = self.trunk_path(source_name, muscle)
                lopt = float(muscle.findtext("optimal_fiber_length"))
                slack = float(muscle.findtext("tendon_slack_length"))
                angle = float(muscle.findtext("pennation_angle_at_optimal"))
                changed = any(s == "pelvis" for s, _, _ in points)
                note = "fibre and tendon length as in the source"
                if family != "as_in_source" and changed:
                    length = self.path_length(points)
                    target = NEUTRAL_FIBRE[family]
                    along = lopt * math.sqrt(target ** 2 - math.sin(angle) ** 2)
                    if family == "psoas":
                        slack = length - along
                        note = f"slack length set for {target:g} optimal lengths at neutral"
                    else:
                        k = length / (along + slack)
                        lopt, slack = lopt * k, slack * k
                        note = (f"fibre and tendon length times {k:.4f} for {target:g} optimal "
                                "lengths at neutral")
                out.append(dict(
                    name=name, group=group, region="leg" if family == "psoas" else "trunk",
                    volume="psoas" if family == "psoas" else "", points=points,
                    force=float(muscle.findtext("max_isometric_force")), lopt=lopt, slack=slack,
                    angle=angle, curves="trunk", wraps=self.leg_wraps("psoas_r")
                    if family == "psoas" else [], source=f"{TRUNK_SOURCE} {source_name}",
                    note=note))
        return out

    # -- leg lines

    def leg_wraps(self, name):
        out = []
        for w in self.legs.forces[name].find("GeometryPath/PathWrapSet/objects"):
            first, last = w.findtext("range").split()
            out.append((w.findtext("wrap_object").strip(), w.findtext("method").strip(),
                        int(first), int(last)))
        return out

    def leg_muscles(self, groups):
        out = []
        for name, muscle in self.legs.muscles().items():
            if not name.endswith("_r") or name == "psoas_r":
                continue
            group, volume = groups(name)
            out.append(dict(
                name=name, group=group, region="leg", volume=volume,
                points=[(s, p, LEG_SOURCE) for s, p, _, _ in self.legs.points(muscle)],
                force=float(muscle.findtext("max_isometric_force")),
                lopt=float(muscle.findtext("optimal_fiber_length")),
                slack=float(muscle.findtext("tendon_slack_length")),
                angle=float(muscle.findtext("pennation_angle_at_optimal")), curves=name,
                wraps=self.leg_wraps(name), source=f"{LEG_SOURCE} {name}",
                note="fibre and tendon length as in the source"))
        return out

    # -- joints

    def function_name(self, axis, joint, slot):
        body = [x for x in axis if x.tag not in ("coordinates", "axis")]
        if not body:
            return "zero"
        f = body[0]
        scale = 1.0
        while f.tag == "MultiplierFunction":
            scale *= float(f.findtext("scale"))
            f = f.find("function")[0]
        assert scale == 1.0 or f.tag == "Constant", (joint, slot)
        if f.tag == "Constant":
            value = scale * float(f.findtext("value"))
            if value == 0:
                return "zero"
            kind, x, y = "constant", "", number(value)
        elif f.tag == "LinearFunction":
            c = floats(f.findtext("coefficients"))
            if c == [1, 0]:
                return "identity"
            kind, x, y = "linear", "", " ".join(map(number, c))
        elif f.tag == "PolynomialFunction":
            kind, x = "polynomial", ""
            y = " ".join(repr(c) for c in floats(f.findtext("coefficients")))
        elif f.tag == "SimmSpline":
            kind = "simm_spline"
            x = " ".join(map(number, floats(f.findtext("x"))))
            y = " ".join(map(number, floats(f.findtext("y"))))
        else:
            raise SystemExit(f"{joint} {slot}: no rule for {f.tag}")
        name = f"{joint}_{slot}"
        self.functions[name] = (kind, x, y)
        return name


def load_groups(folder):
    rows = []
    with open(os.path.join(folder, "muscle_groups.csv"), encoding="utf-8") as f:
        rows = list(csv.DictReader(line for line in f if not line.startswith("#")))

    def find(name):
        for row in rows:
            if fnmatch.fnmatchcase(name, row["pattern"]):
                return row["group"], row["volume"]
        raise SystemExit(f"no group for {name}")
    return find


def wrap_rows(t, muscles):
    used = {w[0] for m in muscles for w in m["wraps"]}
    rows = []
    for body in t.legs.bodies.values():
        for w in body.findall("WrapObjectSet/objects/*"):
            if w.get("name") not in used:
                continue
            assert w.tag == "WrapCylinder" and w.findtext("active").strip() == "true"
            rows.append([w.get("name"), body.get("name"), *floats(w.findtext("translation")),
                         *floats(w.findtext("xyz_body_rotation")), w.findtext("quadrant").strip(),
                         float(w.findtext("radius")), float(w.findtext("length")), LEG_SOURCE])
    return rows


MILLARD = [
    ("ActiveForceLengthCurve", "min_norm_active_fiber_length"),
    ("ActiveForceLengthCurve", "transition_norm_fiber_length"),
    ("ActiveForceLengthCurve", "max_norm_active_fiber_length"),
    ("ActiveForceLengthCurve", "shallow_ascending_slope"),
    ("ActiveForceLengthCurve", "minimum_value"),
    ("FiberForceLengthCurve", "strain_at_zero_force"),
    ("FiberForceLengthCurve", "strain_at_one_norm_force"),
    ("FiberForceLengthCurve", "stiffness_at_low_force"),
    ("FiberForceLengthCurve", "stiffness_at_one_norm_force"),
    ("FiberForceLengthCurve", "curviness"),
    ("ForceVelocityCurve", "concentric_slope_at_vmax"),
    ("ForceVelocityCurve", "concentric_slope_near_vmax"),
    ("ForceVelocityCurve", "isometric_slope"),
    ("ForceVelocityCurve", "eccentric_slope_at_vmax"),
    ("ForceVelocityCurve", "eccentric_slope_near_vmax"),
    ("ForceVelocityCurve", "max_eccentric_velocity_force_multiplier"),
    ("ForceVelocityCurve", "concentric_curviness"),
    ("ForceVelocityCurve", "eccentric_curviness"),
    ("TendonForceLengthCurve", "strain_at_one_norm_force"),
    ("", "max_contraction_velocity"),
    ("", "minimum_activation"),
    ("", "fiber_damping"),
]


def millard_rows(t, muscles):
    rows = []
    for m in muscles:
        if m["curves"] == "trunk":
            continue
        f = t.legs.forces[m["name"]]
        row = [m["name"]]
        for curve, key in MILLARD:
            node = f if not curve else next(f.iter(curve), None)
            text = None if node is None else node.findtext(key)
            row.append("" if text is None else float(text))
        rows.append(row + [LEG_SOURCE])
    return rows


# The source leaves these out, which means OpenSim's defaults; the values are those of OpenSim 4.6
# (Thelen2003Muscle's getters).
THELEN = {"max_contraction_velocity": 10.0, "FmaxTendonStrain": 0.04, "FmaxMuscleStrain": 0.6,
          "KshapeActive": 0.45, "KshapePassive": 5.0, "Af": 0.25, "Flen": 1.4}


def thelen_rows(t):
    found = set()
    for pattern, _, _ in TRUNK_LINES:
        for n, f in t.trunk.muscles().items():
            if fnmatch.fnmatchcase(n, pattern):
                values = []
                for key, default in THELEN.items():
                    text = f.findtext(key)
                    values.append(default if text is None else float(text))
                found.add(tuple(values))
    assert len(found) == 1, found
    return [["trunk", *found.pop(), TRUNK_SOURCE + " (OpenSim 4.6's defaults)"]]


def asymmetry_rows(t, muscles):
    """Where the left side of a source is not the mirror of its right."""
    rows = []
    for model, source in ((t.legs, LEG_SOURCE), (t.trunk, TRUNK_SOURCE)):
        names = {m["source"].split()[1] for m in muscles if m["source"].startswith(source)}
        for right in sorted(names):
            left = right[:-2] + "_l" if right.endswith("_r") else right + "_L"
            a, b = model.forces[right], model.forces[left]
            for key in ("max_isometric_force", "optimal_fiber_length", "tendon_slack_length"):
                x, y = float(a.findtext(key)), float(b.findtext(key))
                if abs(x - y) > 1e-3 * abs(x) and abs(x - y) > 1e-7:
                    rows.append([source, right, key, x, y])
            for i, (pa, pb) in enumerate(zip(model.points(a), model.points(b))):
                mirrored = [pb[1][0], pb[1][1], -pb[1][2]]
                if math.dist(pa[1], mirrored) > 1e-4:
                    rows.append([source, right, f"point {i + 1} distance [m]", 0.0,
                                 math.dist(pa[1], mirrored)])
    for body in t.legs.bodies.values():
        for w in body.findall("WrapObjectSet/objects/*"):
            if w.get("name").endswith("_r"):
                left = next(x for x in t.legs.root.iter(w.tag)
                            if x.get("name") == w.get("name")[:-2] + "_l")
                if w.findtext("quadrant") != left.findtext("quadrant"):
                    rows.append([LEG_SOURCE, w.get("name"), "quadrant", w.findtext("quadrant"),
                                 left.findtext("quadrant")])
    return rows


def main():
    reference = os.path.join(os.environ.get("SINEW_REFERENCE",
                                            os.path.join(ROOT, "..", "shared", "reference")),
                             "opensim", "models")
    if len(sys.argv) > 1:
        reference = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "data", "bodies")
    t = Tables(reference)
    groups = load_groups(out)
    muscles = t.leg_muscles(groups) + t.trunk_muscles()
    made = "Filled by tools/extract_adult.py; do not edit by hand."
    sides = "A row whose name carries _r stands for both sides; the left is its mirror image."

    write(out, "muscles.csv", [made, sides, "Lengths [m] and angles [rad] at the sources' scale; "
          "source_force [N] only sets shares and trunk areas."],
          ["name", "group", "region", "volume", "source_force", "optimal_fibre_length",
           "tendon_slack_length", "pennation", "curves", "source", "note"],
          [[m["name"], m["group"], m["region"], m["volume"], m["force"], m["lopt"], m["slack"],
            m["angle"], m["curves"], m["source"], m["note"]] for m in muscles])
    write(out, "path_points.csv", [made, sides, "Location [m] in the segment at the sources' "
          "scale."], ["muscle", "segment", "x", "y", "z", "source"],
          [[m["name"], s, *p, source] for m in muscles for s, p, source in m["points"]])
    write(out, "path_wraps.csv", [made, sides, "first and last count path points from 1; -1 is "
          "the end of the path."], ["muscle", "wrap", "method", "first", "last"],
          [[m["name"], *w] for m in muscles for w in m["wraps"]])
    write(out, "wraps.csv", [made, sides, "Cylinders along their z axis [m, rad]."],
          ["name", "segment", "x", "y", "z", "rx", "ry", "rz", "quadrant", "radius", "length",
           "source"], wrap_rows(t, muscles))
    joints, coordinates, axes = joint_tables(t, load_ranges(out))
    frame = [f"{w}_{k}" for w in ("parent", "child") for k in ("x", "y", "z", "rx", "ry", "rz")]
    write(out, "joints.csv", [made, sides], ["name", "kind", "parent", *frame[:6], "child",
                                             *frame[6:], "source"], joints)
    write(out, "coordinates.csv", [made, sides, "[rad] or [m]"],
          ["joint", "name", "default", "minimum", "maximum", "clamped", "locked", "source"],
          coordinates)
    write(out, "axes.csv", [made, "Axes of the custom joints; function: identity, zero or a row "
                            "of functions.csv."],
          ["joint", "slot", "coordinate", "x", "y", "z", "function"], axes)
    write(out, "functions.csv", [made, "polynomial: highest power first; linear: slope, "
                                 "intercept."], ["name", "kind", "x", "y"],
          [[n, *f] for n, f in t.functions.items()])
    write(out, "couplers.csv", [made, sides, "dependent = independent"],
          ["name", "independent", "dependent", "source"],
          [["patellofemoral_knee_angle_r_con", "knee_angle_r", "knee_angle_r_beta", LEG_SOURCE]])
    write(out, "segments.csv", [made, sides, "com: at a point, or between two at de Leva's "
                                "fraction; inertia: de Leva's part, slabs of trunk_levels.csv, "
                                "or the source's."],
          ["name", "part", "share", "com_rule", "x", "y", "z", "x2", "y2", "z2", "inertia_rule",
           "source_mass", "source_ixx", "source_iyy", "source_izz", "meshes", "source"],
          segment_rows(t))
    write(out, "trunk_levels.csv", [made, "Mass weights [kg] of the source share de Leva's part "
                                    "among the levels; mass centres [m] in the segment."],
          ["level", "segment", "part", "weight", "x", "y", "z", "height", "source"],
          trunk_levels(t))
    write(out, "millard_curves.csv", [made, "Empty: OpenSim's default."],
          ["name", *[f"{c}.{k}" if c else k for c, k in MILLARD], "source"],
          millard_rows(t, muscles))
    write(out, "thelen_curves.csv", [made, "One set serves every trunk line."],
          ["name", *THELEN, "source"], thelen_rows(t))
    taken = {m["source"].split()[1] for m in muscles if m["source"].startswith(TRUNK_SOURCE)}
    leg_names = set(t.legs.muscles())
    rows = [["psoas_r", LEG_SOURCE, "replaced by the Ps_* fascicles, which reach the vertebrae "
             "and go on along this line's path below the pelvic brim"],
            ["psoas_l", LEG_SOURCE, "as psoas_r"]]
    for name, f in t.trunk.forces.items():
        right = name[:-2] + "_r" if name.endswith("_l") else name[:-2] if name.endswith("_L") \
            else name
        if name in taken or right in taken:
            continue
        rows.append([name, TRUNK_SOURCE, reason_left_out(name, f.tag, leg_names)])
    for name, f in t.legs.forces.items():
        if not f.tag.endswith("Muscle"):
            rows.append([name, LEG_SOURCE, "actuator of the source model, replaced by those of "
                         "the adult body"])
    write(out, "left_out.csv", [made, "Every force of the two sources that the adult body does "
                                "not carry."], ["name", "source", "reason"], rows)
    write(out, "asymmetries.csv", [made, "Where the left side of a source is not the mirror of "
                                   "its right; the right is used for both."],
          ["source", "name", "quantity", "right", "left"], asymmetry_rows(t, muscles))


if __name__ == "__main__":
    main()
