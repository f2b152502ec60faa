"""Reads the source models of the adult body: .osim files, every coordinate at zero."""

import math
import re
import xml.etree.ElementTree as ET


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
