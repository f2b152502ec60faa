#!/usr/bin/env python3
"""Fill the tables of data/bodies that restate the two source models of the adult body.

    python3 tools/extract_adult.py [REFERENCE_FOLDER] [OUTPUT_FOLDER]

REFERENCE_FOLDER holds RajagopalLaiUhlrich2023.osim (legs, arms) and cyclistFullBodyMuscle.osim
(trunk); the default is $SINEW_REFERENCE/opensim/models or ../shared/reference/opensim/models.
OUTPUT_FOLDER is data/bodies by default. Needs the standard library only. The tables written here
are segments, trunk_levels, joints, coordinates, axes, functions, couplers, wraps, muscles,
path_points, path_wraps, millard_curves, thelen_curves, motors, left_out and asymmetries; all
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
import re
import sys
import xml.etree.ElementTree as ET

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEGS = "RajagopalLaiUhlrich2023.osim"
TRUNK = "cyclistFullBodyMuscle.osim"
LEG_SOURCE = "RajagopalLaiUhlrich2023"
TRUNK_SOURCE = "cyclistFullBodyMuscle"


# ---------------------------------------------------------------- small geometry

def matmul(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)] for i in range(3)]


def matvec(a, v):
    return [sum(a[i][k] * v[k] for k in range(3)) for i in range(3)]


def transpose(a):
    return [list(row) for row in zip(*a)]


def rotation(x, y, z):
    """Body-fixed rotations about x, then y, then z, as OpenSim's `orientation`."""
    cx, sx, cy, sy, cz, sz = (f(t) for t in (x, y, z) for f in (math.cos, math.sin))
    rx = [[1, 0, 0], [0, cx, -sx], [0, sx, cx]]
    ry = [[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]]
    rz = [[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]
    return matmul(matmul(rx, ry), rz)


class Pose:
    """Rigid transform: point in B to point in A."""

    def __init__(self, r=None, p=None):
        self.r = r or [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        self.p = p or [0, 0, 0]

    def __mul__(self, other):
        return Pose(matmul(self.r, other.r), self.point(other.p))

    def point(self, v):
        return [a + b for a, b in zip(self.p, matvec(self.r, v))]

    def inverse(self):
        rt = transpose(self.r)
        return Pose(rt, [-x for x in matvec(rt, self.p)])


# ---------------------------------------------------------------- reading

def floats(text):
    return [float(t) for t in text.split()]


def segment_of(path):
    return path.strip().split("/")[-1]


class Model:
    """The part of an .osim file that the tables need."""

    def __init__(self, file):
        text = open(file, encoding="utf-8").read()
        text = re.sub(r"<(/?)(\w+)::(\w+)", r"<\1\2__\3", text)
        self.root = ET.fromstring(text).find("Model")
        self.bodies = {b.get("name"): b for b in self.root.findall("BodySet/objects/Body")}
        self.joints = {j.get("name"): j for j in self.root.find("JointSet/objects")}
        self.forces = {f.get("name"): f for f in self.root.find("ForceSet/objects")}
        self.joint_of_child = {}
        for joint in self.joints.values():
            self.joint_of_child[self.frame(joint, "child")[0]] = joint

    def muscles(self):
        return {n: f for n, f in self.forces.items() if f.tag.endswith("Muscle")}

    def frame(self, joint, which):
        """(segment, translation, orientation) of a joint's parent or child frame."""
        name = joint.findtext(f"socket_{which}_frame").strip()
        for f in joint.findall("frames/*"):
            if f.get("name") == name:
                return (segment_of(f.findtext("socket_parent")), floats(f.findtext("translation")),
                        floats(f.findtext("orientation")))
        return segment_of(name), [0.0] * 3, [0.0] * 3

    def pose(self, segment, base):
        """Pose of a segment in a base segment that carries it, every coordinate at zero."""
        if segment == base:
            return Pose()
        joint = self.joint_of_child[segment]
        for c in joint.findall("coordinates/*"):
            assert abs(float(c.findtext("default_value"))) < 1e-9, c.get("name")
        parent, pt, pr = self.frame(joint, "parent")
        _, ct, cr = self.frame(joint, "child")
        step = Pose(rotation(*pr), pt) * Pose(rotation(*cr), ct).inverse()
        return self.pose(parent, base) * step

    def points(self, muscle):
        """[(segment, location, tag, range)] of a muscle's path."""
        out = []
        for p in muscle.find("GeometryPath/PathPointSet/objects"):
            out.append((segment_of(p.findtext("socket_parent_frame")),
                        floats(p.findtext("location")), p.tag, p.findtext("range")))
        return out


# ---------------------------------------------------------------- what is taken, what is left out

THORAX = re.compile(r"(thoracic\d+|rib\d+_[RL]|sternum|clavicle_[RL]|scapula_[RL])$")

# name pattern in the trunk source (right side) -> group, fibre family
TRUNK_LINES = [
    ("rect_abd_r", "rectus abdominis", "rectus"),
    ("E0_R[7-9]_r", "external oblique", "external_oblique"),
    ("E0_R1?_r", "external oblique", "external_oblique"),
    ("IO[4-6]_r", "internal oblique", "internal_oblique"),
    ("IL_*_r", "erector spinae", "erector"),
    ("LTpL_*_r", "erector spinae", "erector"),
    ("LTpT_*_r", "erector spinae", "erector"),
    ("QL_*_r", "quadratus lumborum", "quadratus"),
    ("MF_*_r", "multifidus", "multifidus"),
    ("Ps_*_r", "psoas", "psoas"),
    ("multifidus_L4_T12", "multifidus", "as_in_source"),
    ("multifidus_L3_T11", "multifidus", "as_in_source"),
    ("multifidus_L2_T10", "multifidus", "as_in_source"),
    ("multifidus_L1_T9", "multifidus", "as_in_source"),
]

# Normalised fibre length at neutral. The source's own value on its lines that do not touch the
# pelvis, whose frame was exchanged after the fibre data were made; see docs/adult_body.md.
NEUTRAL_FIBRE = {
    "erector": 0.853, "quadratus": 0.853, "multifidus": 0.811, "external_oblique": 1.044,
    "internal_oblique": 1.0, "rectus": 1.0, "psoas": 1.0,
}

LEFT_OUT = [
    ("E0_R[56]_?", "ends on the rectus sheath at the height of the rib cage: lies within the rigid "
     "thorax; docs/adult_body.md, abdominal wall"),
    ("IO[1-3]_?", "runs from the pelvis to the abdominal wall, which hangs from the pelvis: it holds "
     "the wall down and cannot change length; docs/adult_body.md, abdominal wall"),
    ("TR*", "transversus abdominis works as a hoop through abdominal pressure, not as a line"),
    ("LD_*", "latissimus dorsi would be a free back extensor while the shoulder is torque-driven"),
    ("SerrAnt*", "scapula and ribs are one rigid segment here: the line cannot change length"),
    ("trap_cl*", "neck muscle: the neck is torque-driven"),
    ("trap_acr_scap*", "neck muscle: the neck is torque-driven"),
    ("trap_*", "lies wholly within the rigid thorax"),
    ("stern_mast*", "neck muscle: the neck is torque-driven"),
    ("cleid_*", "neck muscle: the neck is torque-driven"),
    ("scalenus_*", "neck muscle: the neck is torque-driven"),
    ("long_col_*", "neck muscle: the neck is torque-driven"),
    ("splen_*", "neck muscle: the neck is torque-driven"),
    ("semi_c*", "neck muscle: the neck is torque-driven"),
    ("levator_scap*", "neck muscle: the neck is torque-driven"),
    ("longissi_cerv*", "neck muscle: the neck is torque-driven"),
    ("iliocost_cerv*", "neck muscle: the neck is torque-driven"),
    ("supmult*", "neck muscle: the neck is torque-driven"),
    ("deepmult-T2-T1*", "lies wholly within the rigid thorax"),
    ("deepmult*", "neck muscle: the neck is torque-driven"),
    ("multifidus_T4_C7*", "neck muscle: the neck is torque-driven"),
    ("multifidus_T*", "lies wholly within the rigid thorax"),
    ("rib*act", "drives a rib, and the ribs are part of the rigid thorax"),
]
ARM = re.compile(r"(DELT|SUPSP|INFSP|SUBSC|TMIN|TMAJ|PECM|CORB|TRI|ANC|SUP_|BIC|BRA|BRD)")


def reason_left_out(name, tag, leg_names):
    base = name.replace("140_", "_")
    if base in leg_names:
        return "the leg comes from " + LEG_SOURCE
    for pattern, reason in LEFT_OUT:
        if fnmatch.fnmatchcase(name, pattern):
            return reason
    if ARM.match(name):
        return "arm muscle: the arms are torque-driven"
    if tag == "CoordinateActuator":
        return "actuator of the source model, replaced by those of the adult body"
    raise SystemExit(f"no rule for {name} of {TRUNK_SOURCE}")


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


KINDS = {"WeldJoint": "weld", "PinJoint": "pin", "UniversalJoint": "universal",
         "CustomJoint": "custom"}
SLOTS = ["rotation1", "rotation2", "rotation3", "translation1", "translation2", "translation3"]
SPINE = ["L5_S1_IVDjnt", "L4_L5_IVDjnt", "L3_L4_IVDjnt", "L2_L3_IVDjnt", "L1_L2_IVDjnt",
         "T12_L1_IVDjnt"]
LEG_JOINTS = ["ground_pelvis", "hip_r", "walker_knee_r", "patellofemoral_r", "ankle_r",
              "subtalar_r", "mtp_r"]
ARM_JOINTS = ["acromial_r", "elbow_r", "radioulnar_r", "radius_hand_r"]


def joint_tables(t, ranges):
    joints, coordinates, axes = [], [], []

    def add(model, name, source, parent=None, child=None, rename=None):
        j = model.joints[name]
        parent = parent or model.frame(j, "parent")
        child = child or model.frame(j, "child")
        kind = KINDS[j.tag]
        joints.append([name, kind, parent[0], *parent[1], *parent[2], child[0], *child[1],
                       *child[2], source])
        rename = rename or {}
        for c in j.findall("coordinates/*"):
            cname = rename.get(c.get("name"), c.get("name"))
            low, high = floats(c.findtext("range"))
            default = float(c.findtext("default_value"))
            clamped, why = c.findtext("clamped").strip(), source
            if cname in ranges:
                low, high, why = ranges[cname]
                clamped = "true"
            coordinates.append([name, cname, default, low, high, clamped,
                                c.findtext("locked").strip(), why])
        if kind == "custom":
            for slot in SLOTS:
                a = next(x for x in j.findall("SpatialTransform/*") if x.get("name") == slot)
                cname = (a.findtext("coordinates") or "").strip()
                fname = t.function_name(a, name, slot)
                axes.append([name, slot, rename.get(cname, cname), *floats(a.findtext("axis")),
                             fname])

    for name in LEG_JOINTS:
        add(t.legs, name, LEG_SOURCE)
    add(t.trunk, "sacral", TRUNK_SOURCE)
    for name in SPINE:
        child = None
        if name == "T12_L1_IVDjnt":
            child = ("thorax", [0.0] * 3, [0.0, 0.0, t.t12_tilt])
        add(t.trunk, name, TRUNK_SOURCE, child=child)
    # Neck: the frame of the source's T1/neck joint, seen from the merged thorax.
    j = t.trunk.joints["T1_head_neck"]
    _, pt, pr = t.trunk.frame(j, "parent")
    pose = t.trunk.pose("thoracic1", "pelvis") * Pose(rotation(*pr), pt)
    tilt = math.atan2(pose.r[1][0], pose.r[0][0])
    _, p = "thorax", t.pelvis_thorax.inverse().point(pose.p)
    add(t.trunk, "T1_head_neck", TRUNK_SOURCE, parent=("thorax", p, [0.0, 0.0, tilt]),
        rename={"T1_head_neck_FE": "neck_extension", "T1_head_neck_LB": "neck_bending",
                "T1_head_neck_AR": "neck_rotation"})
    # Shoulder: at the humerus of the trunk source, with the axes of the arm source.
    p = t.pelvis_thorax.inverse().point(t.trunk.pose("humerus_r", "pelvis").p)
    add(t.legs, "acromial_r", f"{LEG_SOURCE}; centre {TRUNK_SOURCE} humerus_r",
        parent=("thorax", p, [0.0] * 3))
    for name in ARM_JOINTS[1:]:
        add(t.legs, name, LEG_SOURCE)
    return joints, coordinates, axes


def load_ranges(folder):
    """Ranges that literature gives and the source models leave at ±90 degrees."""
    out = {}
    with open(os.path.join(folder, "coordinate_ranges.csv"), encoding="utf-8") as f:
        for row in csv.DictReader(line for line in f if not line.startswith("#")):
            out[row["coordinate"]] = (math.radians(float(row["minimum_deg"])),
                                      math.radians(float(row["maximum_deg"])), row["source"])
    return out


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


def segment_rows(t):
    """[name, part, share, com rule..., inertia rule, meshes, source]"""
    rows = []

    def meshes(model, *bodies):
        names = []
        for b in bodies:
            names += [m.findtext("mesh_file").strip() for m in model.bodies[b].iter("Mesh")]
        return " ".join(n for n in names if n)

    def add(name, part, share, model, inertia, distal=None, bodies=None, source=None):
        body = model.bodies[name]
        if distal is None:
            com = ["at", *floats(body.findtext("mass_center")), 0.0, 0.0, 0.0]
        else:
            com = ["between", 0.0, 0.0, 0.0, *distal]
        values = floats(body.findtext("inertia"))[:3] if inertia == "source" else [0.0] * 3
        rows.append([name, part, share, *com, inertia, float(body.findtext("mass")), *values,
                     meshes(model, *(bodies or [name])), source or
                     (LEG_SOURCE if model is t.legs else TRUNK_SOURCE)])

    legs = t.legs
    mass = {n: float(b.findtext("mass")) for n, b in legs.bodies.items()}
    add("pelvis", "", 0.0, legs, "part", bodies=["pelvis"])
    knee = legs.frame(legs.joints["walker_knee_r"], "parent")[1]
    ankle = legs.frame(legs.joints["ankle_r"], "parent")[1]
    elbow = legs.frame(legs.joints["elbow_r"], "parent")[1]
    shank = mass["tibia_r"] + mass["patella_r"]
    foot = mass["talus_r"] + mass["calcn_r"] + mass["toes_r"]
    add("femur_r", "thigh", 1.0, legs, "part", knee)
    add("tibia_r", "shank", mass["tibia_r"] / shank, legs, "part", ankle)
    add("patella_r", "shank", mass["patella_r"] / shank, legs, "source")
    for n in ("talus_r", "calcn_r", "toes_r"):
        add(n, "foot", mass[n] / foot, legs, "part")
    rows.append(["sacrum", "", 0.0, "at", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "slab", 0.0, 0.0, 0.0, 0.0,
                 "sacrum.vtp", TRUNK_SOURCE + " (massless: its mass is in the pelvis)"])
    for level in (5, 4, 3, 2, 1):
        rows.append([f"lumbar{level}", "", 0.0, "at", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "slab", 0.0,
                     0.0, 0.0, 0.0, meshes(t.trunk, f"lumbar{level}"), TRUNK_SOURCE])
    rows.append(["thorax", "", 0.0, "at", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "slab", 0.0, 0.0, 0.0, 0.0,
                 "", TRUNK_SOURCE + " (vertebrae, ribs, sternum, clavicles, scapulae merged)"])
    add("head_neck", "head_neck", 1.0, t.trunk, "part")
    add("humerus_r", "upper_arm", 1.0, legs, "part", elbow)
    add("ulna_r", "forearm", 0.5, legs, "part")
    add("radius_r", "forearm", 0.5, legs, "part")
    add("hand_r", "hand", 1.0, legs, "part")
    # The pelvis of the leg model shows the sacrum too; here the sacrum segment does.
    rows[0][-2] = rows[0][-2].replace(" sacrum.vtp", "")
    return rows


def trunk_levels(t):
    """Mass weights, mass centres and heights of the trunk's slices."""
    rows = []
    centre = {}
    order = ["pelvis"] + [f"lumbar{i}" for i in (5, 4, 3, 2, 1)] + \
            [f"thoracic{i}" for i in range(12, 0, -1)]
    for name in order[1:]:
        centre[name] = t.trunk.pose(name, "pelvis").p
    centre["head_neck"] = t.trunk.pose("head_neck", "pelvis").p
    for i, name in enumerate(order):
        body = t.trunk.bodies[name]
        com = floats(body.findtext("mass_center"))
        if name == "pelvis":
            segment, part, height = "pelvis", "lower_trunk", 0.0
        else:
            above = order[i + 1] if i + 1 < len(order) else "head_neck"
            height = centre[above][1] - centre[name][1]
            segment, com = t.on_adult(name, com)
            if name in ("lumbar5", "lumbar4"):
                part = "lower_trunk"
            elif name in ("lumbar3", "lumbar2", "lumbar1", "thoracic12", "thoracic11",
                          "thoracic10"):
                part = "mid_trunk"
            else:
                part = "upper_trunk"
        rows.append([name, segment, part, float(body.findtext("mass")), *com, height,
                     TRUNK_SOURCE])
    return rows


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
