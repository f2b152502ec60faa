"""Rows of the tables of segments, trunk levels, joints, coordinates and axes."""

import csv
import math
import os

from adult_rules import LEG_SOURCE, TRUNK_SOURCE
from osim_source import Pose, floats, rotation

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
            locked = c.findtext("locked").strip()
            if cname.startswith("subtalar"):
                # A foot planted flat needs six freedoms in the leg; muscles of the source cross it.
                locked, why = "false", why + "; unlocked, for planted feet"
            coordinates.append([name, cname, default, low, high, clamped, locked, why])
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
