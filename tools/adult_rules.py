"""What the adult body takes from the trunk source and what it leaves out, each with its reason.

docs/adult_body.md tells the reasons at length.
"""

import fnmatch
import re

LEG_SOURCE = "RajagopalLaiUhlrich2023"
TRUNK_SOURCE = "cyclistFullBodyMuscle"

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
    ("IO[1-3]_?", "runs from the pelvis to the abdominal wall, which hangs from the pelvis: it "
     "holds the wall down and cannot change length; docs/adult_body.md, abdominal wall"),
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
