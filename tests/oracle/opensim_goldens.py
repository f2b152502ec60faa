"""Runs OpenSim 4.6 afresh on the reference data and keeps what it made, for other scripts to
compare Sinew with: inverse kinematics, inverse dynamics, static optimisation, joint reactions.

    python tests/oracle/opensim_goldens.py [--out FOLDER] [--fresh] [STEP …]

    tutorial        static optimisation and joint reaction by the tutorial's own set-ups
    gait2392_id     inverse dynamics of walking: by its own set-up, without and with a low-pass;
                    static optimisation and joint reactions of a fifth of a second
    rajagopal_walk  scale, IK, ID, static optimisation, joint reactions
    rajagopal_run   the same, running
    opencap_squat   ID without external loads; static optimisation with strong residuals, timed
    cyclist         static optimisation of three frames with 520 muscles, timed

Every step leaves FOLDER/STEP/golden.json, which names the inputs, options, outputs and times of its
runs; paths are absolute. A step is skipped while its golden.json and all outputs named there exist;
--fresh redoes it. Nothing of the reference folder is written to: working copies go to FOLDER, which
is .oracle/goldens unless given and is not part of the repository.

Static optimisation is timed by OpenSim's own log, which has a line for every frame:
`seconds_per_frame` is the median from one line to the next, without reading files, splines and the
copy of the model. `wall_s` and `cpu_s` are of the whole run; where they differ, others used the
machine too.

Joint reactions are made twice. `joint_reaction` is what the JointReaction analysis wrote when given
the file of forces. `reactions_applied` is computed here: the same state, every actuator overridden
by the force in that file, accelerations realized, calcReactionOnChildExpressedInGround turned into
the child's axes at the child's joint frame. `reaction_difference_N` compares the forces of both.

What OpenSim's tools do stands in opensim_tools.py.
"""

import argparse
import json
import pathlib
import re
import shutil

import numpy as np
import opensim as osim

import common
from opensim_tools import (
    edit_xml,
    inverse_dynamics,
    joint_reaction,
    optimizer_report,
    options_of,
    read_table,
    run_tool,
    static_optimization,
    Timer,
    working_loads,
    write_reserves,
    write_table,
)

OPENSIM = common.REFERENCE / "opensim"
DEFAULT_OUT = common.REPOSITORY / ".oracle" / "goldens"
RESERVE_N = 1.0  # optimal force of a reserve on a joint [N m or N]
RESIDUAL_N = 100.0  # of a residual on the pelvis [N m or N]
STRONG_RESIDUAL_N = 1000.0
PELVIS = re.compile(r"^pelvis_")


def tutorial(folder):
    """The model that the set-ups name is a file of another name here; the backslash in the path
    of the forces is turned. Otherwise they run as they are, on a working copy."""
    source = OPENSIM / "joint_reaction"
    work = folder / "work"
    shutil.copytree(source, work, ignore=shutil.ignore_patterns("OutputReference"))
    model = work / "subject01_simbody_adjusted_StaticOp.osim"
    setup = edit_xml(
        source / "setup_static_optimization.xml",
        work / "sinew_static_optimization.xml",
        {"model_file": model.name, "results_directory": str(folder)},
    )
    timer = run_tool(osim.AnalyzeTool, setup, folder / "static_optimization.log")
    outputs = {
        "activation": str(folder / "subject01_StaticOptimization_activation.sto"),
        "force": str(folder / "subject01_StaticOptimization_force.sto"),
    }
    rows = read_table(outputs["activation"])[1]
    inputs = {
        "model": str(model),
        "motion": str(work / "subject01_walk1_Kinematics.sto"),
        "external_loads": str(work / "foot_floor_loads.xml"),
        "actuators": str(work / "gait2392_SO_weak_Residual_Actuators.xml"),
        "lowpass_Hz": None,
        "start_s": float(rows[0, 0]),
        "end_s": float(rows[-1, 0]),
    }
    run = {
        "kind": "static_optimization",
        "name": "subject01",
        "setup": str(setup),
        **inputs,
        "frames": len(rows),
        "options": options_of(setup),
        "optimizer": optimizer_report(folder / "static_optimization.log"),
        "outputs": outputs,
        "reference_outputs": str(source / "OutputReference" / "ResultsStaticOptimization"),
        "wall_s": timer.wall_s,
        "cpu_s": timer.cpu_s,
    }
    jr_setup = edit_xml(
        source / "setup_JointReaction.xml",
        work / "sinew_joint_reaction.xml",
        {
            "model_file": model.name,
            "results_directory": str(folder),
            "forces_file": outputs["force"],
        },
    )
    timer = run_tool(osim.AnalyzeTool, jr_setup, folder / "joint_reaction.log")
    reaction = {
        "kind": "joint_reaction",
        "name": "subject01_jr",
        "setup": str(jr_setup),
        **inputs,
        "forces": outputs["force"],
        "joints": ["ground_pelvis", "hip_r", "hip_r"],
        "apply_on": ["child", "child", "parent"],
        "express_in": ["ground", "child", "child"],
        "outputs": {
            "joint_reaction": str(folder / "subject01_JointReaction_ReactionLoads.sto")
        },
        "wall_s": timer.wall_s,
    }
    return [run, reaction]


def gait2392_id(folder):
    source = OPENSIM / "gait2392"
    work = folder / "work"
    work.mkdir(parents=True)
    model, motion = source / "subject01_simbody.osim", source / "subject01_walk1_ik.mot"
    loads = working_loads(
        source / "subject01_walk1_grf.xml",
        source / "subject01_walk1_grf.mot",
        work / "subject01_walk1_grf.xml",
    )
    # The set-up's 0.4 to 1.6 s begins before the motion does, at 0.5 s: the tool takes it from
    # the reflected padding of the low-pass.
    runs = [
        inverse_dynamics(
            folder, name, model, motion, loads, cutoff_Hz, start_s, end_s, ("muscles",)
        )
        for name, cutoff_Hz, start_s, end_s in (
            ("id_setup", 6.0, 0.4, 1.6),
            ("id_raw", -1.0, 0.5, 2.4),
            ("id_6Hz", 6.0, 0.5, 2.4),
        )
    ]
    own = edit_xml(
        source / "subject01_Setup_InverseDynamics.xml",
        folder / "setup_own.xml",
        {
            "results_directory": str(folder),
            "model_file": str(model),
            "external_loads_file": str(loads),
            "coordinates_file": str(motion),
            "output_gen_force_file": "id_setup.sto",
        },
    )
    run_tool(osim.InverseDynamicsTool, own, folder / "id_setup.log")
    runs[0]["setup"] = str(own)
    runs[0]["reference_outputs"] = str(
        source / "ResultsInverseDynamics" / "InverseDynamicsOutput.sto"
    )
    run = static_optimization(
        folder,
        "walk_so",
        source / "subject01_simbody_adjusted.osim",
        motion,
        loads,
        source / "gait2392_SO_Residual_Actuators.xml",
        6.0,
        0.6,
        0.8,
    )
    return [*runs, run, joint_reaction(folder, run)]


def scale_and_track(work, setups):
    """Runs Scale and IK set-ups of a working copy in their folders; seconds by set-up."""
    spent = {}
    for setup, kind in setups:
        timer = run_tool(kind, setup, work / f"{setup.stem}.log")
        spent[setup.name] = timer.wall_s
    return spent


def rajagopal(folder, trial, scales, cutoff_Hz, id_window, so_window):
    source = OPENSIM / "rajagopal"
    work = folder / "work"
    shutil.copytree(source, work)
    shutil.copy(OPENSIM / "models" / "Rajagopal2016.osim", work / "generic_unscaled.osim")
    for copied in work.rglob("*"):
        copied.chmod(0o755 if copied.is_dir() else 0o644)
    motion = folder / f"ik_{trial}.mot"
    model = work / "Scale" / f"subject_scaled_{trial}.osim"
    markers = work / "ExpData" / f"motion_capture_{trial}.trc"
    ik = edit_xml(
        work / "IK" / f"ik_setup_{trial}.xml",
        work / "IK" / f"sinew_ik_{trial}.xml",
        {
            "model_file": str(model),
            "marker_file": str(markers),
            "results_directory": str(folder),
            "output_motion_file": str(motion),
        },
    )
    setups = [(work / "Scale" / f"{scale}.xml", osim.ScaleTool) for scale in scales]
    spent = scale_and_track(work, [*setups, (ik, osim.InverseKinematicsTool)])
    loads = working_loads(
        source / "ID" / f"grf_{trial}.xml",
        source / "ExpData" / f"grf_{trial}.mot",
        work / f"grf_{trial}.xml",
    )
    exclude = ("muscles", "actuators")
    runs = [
        {
            "kind": "inverse_kinematics",
            "name": f"ik_{trial}",
            "setup": str(ik),
            "model": str(model),
            "markers": str(markers),
            "outputs": {"motion": str(motion), "model": str(model)},
            "wall_s_by_setup": spent,
        },
        inverse_dynamics(folder, "id_raw", model, motion, loads, -1.0, *id_window, exclude),
        inverse_dynamics(
            folder, f"id_{cutoff_Hz:.0f}Hz", model, motion, loads, cutoff_Hz, *id_window, exclude
        ),
    ]
    reserves = write_reserves(
        work / "reserves.xml",
        osim.Model(str(model)),
        lambda name: RESIDUAL_N if PELVIS.match(name) else RESERVE_N,
    )
    run = static_optimization(
        folder, f"{trial}_so", model, motion, loads, reserves, cutoff_Hz, *so_window
    )
    return [*runs, run, joint_reaction(folder, run)]


def rajagopal_walk(folder):
    scales = ("scale_setup_walk_scaleOnly", "scale_setup_walk")
    return rajagopal(folder, "walk", scales, 6.0, (0.3, 2.1), (0.45, 0.60))


def rajagopal_run(folder):
    return rajagopal(folder, "run", ("scale_setup_run",), 15.0, (0.5, 1.5), (0.60, 0.75))


def opencap_squat(folder):
    """The motion is used as it is: knee_angle_*_beta is in radians below a header that says
    degrees, as OpenSim wants it, which never converts Coupled coordinates. The model's twelve
    contact spheres are left out of the working copy."""
    source = common.REFERENCE / "opencap_squat"
    motion = source / "squats1_videoAndMocap.mot"
    model = osim.Model(str(source / "LaiArnoldModified2017_contacts.osim"))
    model.initSystem()
    forces = model.updForceSet()
    for i in reversed(range(forces.getSize())):
        if forces.get(i).getConcreteClassName() == "SmoothSphereHalfSpaceForce":
            forces.remove(i)
    model.finalizeConnections()
    model_file = folder / "squat_without_contacts.osim"
    model.printToXML(str(model_file))
    exclude = ("muscles", "actuators")
    runs = [
        inverse_dynamics(folder, name, model_file, motion, None, cutoff_Hz, 2.0, 3.0, exclude)
        for name, cutoff_Hz in (("id_raw", -1.0), ("id_6Hz", 6.0))
    ]
    reserves = write_reserves(
        folder / "reserves.xml",
        osim.Model(str(model_file)),
        lambda name: STRONG_RESIDUAL_N if PELVIS.match(name) else RESERVE_N,
    )
    run = static_optimization(
        folder, "squat_so", model_file, motion, None, reserves, 6.0, 2.0, 2.05
    )
    return [*runs, run]


def cyclist(folder):
    """A small motion about the default posture: hips and knees turn by up to 2 degrees at 0.5 Hz,
    dependent coordinates by their couplers; three frames in the middle of it."""
    model_file = OPENSIM / "models" / "cyclistFullBodyMuscle.osim"
    model = osim.Model(str(model_file))
    state = model.initSystem()
    times = np.arange(0.0, 1.001, 0.01)
    turn = np.radians(1.0 - np.cos(np.pi * times))
    columns = {}
    for coordinate in model.getCoordinateSet():
        name = coordinate.getName()
        moves = re.match(r"(hip_flexion|knee_angle)_[rl]$", name)
        columns[name] = coordinate.getValue(state) + (turn if moves else 0 * turn)
    for name, coupler in common.couplers(model).items():
        columns[name] = np.array([coupler.calc(x)[0] for x in columns[coupler.independent]])
    for coordinate in model.getCoordinateSet():
        if coordinate.getMotionType() == 1:
            columns[coordinate.getName()] = np.degrees(columns[coordinate.getName()])
    columns = {"time": times, **columns}
    motion = folder / "small_motion.mot"
    write_table(
        motion, "Coordinates", list(columns), np.column_stack(list(columns.values())), True
    )
    reserves = write_reserves(
        folder / "reserves.xml",
        osim.Model(str(model_file)),
        lambda name: STRONG_RESIDUAL_N if PELVIS.match(name) else 10 * RESERVE_N,
    )
    return [
        static_optimization(
            folder, "cyclist_so", model_file, motion, None, reserves, -1.0, 0.5, 0.52
        )
    ]


STEPS = (tutorial, gait2392_id, rajagopal_walk, rajagopal_run, opencap_squat, cyclist)


def finished(folder):
    """Whether a step left its golden.json and every output named there."""
    golden = folder / "golden.json"
    if not golden.is_file():
        return False
    runs = json.loads(golden.read_text())["runs"]
    return all(pathlib.Path(p).is_file() for run in runs for p in run["outputs"].values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("steps", nargs="*", metavar="STEP", help="all when none is named")
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    parser.add_argument("--fresh", action="store_true", help="redo steps that are finished")
    arguments = parser.parse_args()
    steps = {step.__name__: step for step in STEPS}
    unknown = [name for name in arguments.steps if name not in steps]
    if unknown:
        parser.error(f"no step {', '.join(unknown)}; there are {', '.join(steps)}")
    if not OPENSIM.is_dir():
        raise SystemExit(f"{OPENSIM} is missing: set SINEW_REFERENCE to the reference folder")
    for name in arguments.steps or steps:
        folder = arguments.out.resolve() / name
        if not arguments.fresh and finished(folder):
            print(f"{name}: is there already")
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with Timer() as timer:
            runs = steps[name](folder)
        golden = {
            "step": name,
            "opensim": osim.GetVersionAndDate(),
            "wall_s": timer.wall_s,
            "runs": runs,
        }
        (folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
        print(f"{name}: {timer.wall_s:.1f} s", flush=True)


if __name__ == "__main__":
    main()
