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

What these tools do, found by reproducing their numbers from the motion files:

    filter      pad by floor(rows / 2) rows on each side, 2 x_end - x reflected; where the mean step
                exceeds the smallest by 2.2e-16 s, resample a natural quintic spline at the smallest
                step from the first padded time; Butterworth of third order (tan-warped), forward
                and backward, the first three rows of each pass copied. Degrees become radians for
                rotational coordinates alone: Coupled ones (knee_angle_*_beta) never.
    ID          u and its rate are the first and second derivatives of the natural quintic spline
                through the filtered rows. Constraints are ignored, no posture is assembled.
    SO, JR      u as above at the rows; the target rate is the first derivative of a second natural
                quintic spline through those u, not the second derivative of the first one. The
                posture is assembled, which may shift coordinates, the speeds are left.
    loads       natural cubic spline through every column, not filtered, linear beyond the ends.
    SO          minimises the sum of |control|^exponent over muscles and actuators within their
                min_control and max_control, with one acceleration equation per coordinate that is
                not locked, prescribed or dependent. A muscle pulls activation times its active
                strength with a rigid tendon: no passive force. An actuator's column in the
                activation file is its control: force over optimal force.
    strength    Millard2012EquilibriumMuscle: F_max f_l f_v cos(asin(h / (l / l_opt))) with h in
                metres and l / l_opt without a unit: OpenSim hands a normalised length where its
                pennation model wants metres, and so all but leaves out the pennation.
"""

import argparse
import datetime
import json
import pathlib
import re
import shutil
import time
import xml.etree.ElementTree as ET

import numpy as np
import opensim as osim

import common

osim.Logger.removeFileSink()  # opensim.log of the current folder; logs go beside the outputs

OPENSIM = common.REFERENCE / "opensim"
DEFAULT_OUT = common.REPOSITORY / ".oracle" / "goldens"
RESERVE_N = 1.0  # optimal force of a reserve on a joint [N m or N]
RESIDUAL_N = 100.0  # of a residual on the pelvis [N m or N]
STRONG_RESIDUAL_N = 1000.0
PELVIS = re.compile(r"^pelvis_")


# ---- small helpers ---------------------------------------------------------------------------


def read_table(path):
    """(labels, array) of a .sto or .mot, time first. Numbers are as the file has them."""
    with open(path) as file:
        for line in file:
            if line.strip() == "endheader":
                break
        labels = file.readline().split()
        rows = [line.split() for line in file if line.strip()]
    return labels, np.array(rows, dtype=float)


def write_table(path, name, labels, rows, in_degrees):
    with open(path, "w") as file:
        file.write(
            f"{name}\nversion=1\nnRows={len(rows)}\nnColumns={len(labels)}\n"
            f"inDegrees={'yes' if in_degrees else 'no'}\nendheader\n"
        )
        file.write("\t".join(labels) + "\n")
        for row in rows:
            file.write("\t".join(f"{value:.17g}" for value in row) + "\n")


def edit_xml(source, target, texts):
    """A copy of an XML file with the text of every element of the given names replaced."""
    tree = ET.parse(source)
    for name, text in texts.items():
        for element in tree.iter(name):
            element.text = text
    tree.write(target)
    return target


def working_loads(source, data, target):
    """ExternalLoads with an absolute data file and without the kinematics file, which is absent
    for the reference data and is not needed where points are expressed in ground."""
    return edit_xml(
        source,
        target,
        {"datafile": str(data), "external_loads_model_kinematics_file": ""},
    )


class Timer:
    def __enter__(self):
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall_s = time.perf_counter() - self._wall
        self.cpu_s = time.process_time() - self._cpu


def logged(log, work):
    """Runs OpenSim with its log in a file, the screen kept clean; (seconds, what work returned)."""
    log = pathlib.Path(log)
    log.unlink(missing_ok=True)
    osim.Logger.setLevelString("info")
    osim.Logger.addFileSink(str(log))
    try:
        with common.quiet(), Timer() as timer:
            answer = work()
    finally:
        osim.Logger.removeFileSink()
        osim.Logger.setLevelString("error")
    return timer, answer


def run_tool(kind, setup, log):
    """Reads a set-up and runs it; a tool that says it failed is an error."""

    def work():
        return kind(str(setup)).run()

    timer, done = logged(log, work)
    if done is False:
        raise SystemExit(f"{setup} failed: see {log}")
    return timer


# ---- inverse dynamics ------------------------------------------------------------------------


def inverse_dynamics(folder, name, model, motion, loads, cutoff_Hz, start_s, end_s, exclude):
    setup = folder / f"setup_{name}.xml"
    tool = osim.InverseDynamicsTool()
    tool.setName(name)
    tool.setModelFileName(str(model))
    tool.setCoordinatesFileName(str(motion))
    if loads:
        tool.setExternalLoadsFileName(str(loads))
    tool.setLowpassCutoffFrequency(cutoff_Hz)
    tool.setStartTime(start_s)
    tool.setEndTime(end_s)
    tool.setResultsDir(str(folder))
    tool.setOutputGenForceFileName(f"{name}.sto")
    excluded = osim.ArrayStr()
    for force in exclude:
        excluded.append(force)
    tool.setExcludedForces(excluded)
    tool.printToXML(str(setup))
    timer = run_tool(osim.InverseDynamicsTool, setup, folder / f"{name}.log")
    output = folder / f"{name}.sto"
    rows = read_table(output)[1]
    return {
        "kind": "inverse_dynamics",
        "name": name,
        "setup": str(setup),
        "model": str(model),
        "motion": str(motion),
        "external_loads": str(loads) if loads else None,
        "actuators": None,
        "forces_to_exclude": list(exclude),
        "lowpass_Hz": cutoff_Hz if cutoff_Hz >= 0 else None,
        "start_s": float(rows[0, 0]),
        "end_s": float(rows[-1, 0]),
        "frames": len(rows),
        "outputs": {"generalized_forces": str(output)},
        "wall_s": timer.wall_s,
        "cpu_s": timer.cpu_s,
    }


# ---- static optimisation ---------------------------------------------------------------------


def write_reserves(path, model, strength, skip=()):
    """A ForceSet of one CoordinateActuator on every coordinate that is free: not locked, not
    prescribed, not dependent. `strength(name)` is its optimal force; controls are unbounded."""
    state = model.initSystem()
    forces = osim.ForceSet()
    for coordinate in model.getCoordinateSet():
        name = coordinate.getName()
        if coordinate.isConstrained(state) or name in skip:
            continue
        actuator = osim.CoordinateActuator(name)
        actuator.setName(f"reserve_{name}")
        actuator.setOptimalForce(strength(name))
        actuator.setMinControl(-np.inf)
        actuator.setMaxControl(np.inf)
        forces.cloneAndAppend(actuator)
    forces.printToXML(str(path))
    return path


def analyze_setup(
    path, name, analyses, model, motion, loads, actuators, cutoff_Hz, start, end, out
):
    tool = osim.AnalyzeTool()
    tool.setName(name)
    tool.setModelFilename(str(model))
    if actuators:
        files = osim.ArrayStr()
        files.append(str(actuators))
        tool.setForceSetFiles(files)
    tool.setReplaceForceSet(False)
    tool.setResultsDir(str(out))
    tool.setOutputPrecision(20)
    tool.setInitialTime(start)
    tool.setFinalTime(end)
    tool.setSolveForEquilibrium(False)
    tool.setCoordinatesFileName(str(motion))
    if loads:
        tool.setExternalLoadsFileName(str(loads))
    tool.setLowpassCutoffFrequency(cutoff_Hz)
    for analysis in analyses:
        analysis.setStartTime(start)
        analysis.setEndTime(end)
        tool.updAnalysisSet().cloneAndAppend(analysis)
    tool.printToXML(str(path))
    return path


def properties(thing):
    """Every property of an OpenSim object by name, as text."""
    return {
        thing.getPropertyByIndex(i).getName(): thing.getPropertyByIndex(i).toString()
        for i in range(thing.getNumProperties())
    }


def options_of(setup):
    """What a set-up says about static optimisation and the tool, defaults included, as text."""
    with common.quiet():
        tool = osim.AnalyzeTool(str(setup), False)
        options = {
            name: tool.getPropertyByName(name).toString()
            for name in (
                "solve_for_equilibrium_for_auxiliary_states",
                "replace_force_set",
                "output_precision",
            )
        }
        for analysis in tool.getAnalysisSet():
            if analysis.getConcreteClassName() == "StaticOptimization":
                options.update(properties(analysis))
    return options


def optimizer_report(log):
    """Seconds per frame, violations of the acceleration equations and failures, from the log."""
    text = pathlib.Path(log).read_text()
    lines = re.findall(r"^\[([^\]]+)\].* Constraint violation = (\S+)", text, re.MULTILINE)
    stamps = [datetime.datetime.fromisoformat(stamp) for stamp, _ in lines]
    violations = [float(violation) for _, violation in lines]
    steps = [(after - before).total_seconds() for before, after in zip(stamps, stamps[1:])]
    return {
        "frames_logged": len(lines),
        "seconds_per_frame": float(np.median(steps)) if steps else None,
        "largest_violation": max(violations) if violations else None,
        "median_violation": float(np.median(violations)) if violations else None,
        "failed_times_s": [
            float(t.rstrip(".")) for t in re.findall(r"find a solution at time = ?(\S+)", text)
        ],
    }


def static_optimization(folder, name, model, motion, loads, actuators, cutoff_Hz, start_s, end_s):
    analyses = [osim.StaticOptimization(), osim.Kinematics()]
    analyses[0].setName("StaticOptimization")
    analyses[1].setName("Kinematics")
    setup = analyze_setup(
        folder / f"setup_{name}.xml",
        name,
        analyses,
        model,
        motion,
        loads,
        actuators,
        cutoff_Hz,
        start_s,
        end_s,
        folder,
    )
    timer = run_tool(osim.AnalyzeTool, setup, folder / f"{name}.log")
    outputs = {
        "activation": folder / f"{name}_StaticOptimization_activation.sto",
        "force": folder / f"{name}_StaticOptimization_force.sto",
        "positions": folder / f"{name}_Kinematics_q.sto",
        "speeds": folder / f"{name}_Kinematics_u.sto",
    }
    rows = read_table(outputs["activation"])[1]
    return {
        "kind": "static_optimization",
        "name": name,
        "setup": str(setup),
        "model": str(model),
        "motion": str(motion),
        "external_loads": str(loads) if loads else None,
        "actuators": str(actuators) if actuators else None,
        "lowpass_Hz": cutoff_Hz if cutoff_Hz >= 0 else None,
        "start_s": float(rows[0, 0]),
        "end_s": float(rows[-1, 0]),
        "frames": len(rows),
        "options": options_of(setup),
        "optimizer": optimizer_report(folder / f"{name}.log"),
        "outputs": {key: str(path) for key, path in outputs.items()},
        "wall_s": timer.wall_s,
        "cpu_s": timer.cpu_s,
    }


# ---- joint reactions -------------------------------------------------------------------------


def all_joints_analysis(forces):
    analysis = osim.JointReaction()
    analysis.setName("JointReaction")
    analysis.setForcesFileName(str(forces))
    everything, child = osim.ArrayStr(), osim.ArrayStr()
    everything.append("ALL")
    child.append("child")
    analysis.setJointNames(everything)
    analysis.setOnBody(child)
    analysis.setInFrame(child)
    return analysis


def joint_reaction(folder, run):
    """Joint reactions of a run of static optimisation: on the child, in the child's axes."""
    name = run["name"]
    setup = analyze_setup(
        folder / f"setup_{name}_jr.xml",
        name,
        [all_joints_analysis(run["outputs"]["force"])],
        run["model"],
        run["motion"],
        run["external_loads"],
        run["actuators"],
        -1.0 if run["lowpass_Hz"] is None else run["lowpass_Hz"],
        run["start_s"],
        run["end_s"],
        folder,
    )
    timer = run_tool(osim.AnalyzeTool, setup, folder / f"{name}_jr.log")
    output = folder / f"{name}_JointReaction_ReactionLoads.sto"
    applied = folder / f"{name}_reactions_applied.sto"
    labels, rows, accelerations = applied_reactions(run)
    write_table(applied, "reactions on child, in child", labels, rows, in_degrees=False)
    q_labels, udot = accelerations
    accelerated = folder / f"{name}_accelerations_applied.sto"
    write_table(accelerated, "accelerations", q_labels, udot, in_degrees=False)
    run_record = {key: run[key] for key in INPUTS}
    return {
        "kind": "joint_reaction",
        "name": f"{name}_jr",
        "setup": str(setup),
        **run_record,
        "forces": run["outputs"]["force"],
        "apply_on": "child",
        "express_in": "child",
        "outputs": {
            "joint_reaction": str(output),
            "reactions_applied": str(applied),
            "accelerations_applied": str(accelerated),
        },
        "reaction_difference_N": force_difference(output, labels, rows),
        "wall_s": timer.wall_s,
    }


INPUTS = ("model", "motion", "external_loads", "actuators", "lowpass_Hz", "start_s", "end_s")


def force_difference(output, labels, rows):
    """The largest difference of a force component between the analysis and `rows` [N]."""
    theirs_labels, theirs = read_table(output)
    if len(theirs) != len(rows):
        return None
    worst = 0.0
    for i, label in enumerate(labels):
        if label in theirs_labels and re.search(r"_f[xyz]$", label):
            column = theirs[:, theirs_labels.index(label)]
            worst = max(worst, float(np.abs(column - rows[:, i]).max()))
    return worst


def model_with(run):
    """The model of a run with its actuators and external loads, initialised."""
    model = osim.Model(run["model"])
    if run["actuators"]:
        extra = osim.ForceSet(run["actuators"])
        for i in range(extra.getSize()):
            model.updForceSet().cloneAndAppend(extra.get(i))
    if run["external_loads"]:
        model.addModelComponent(osim.ExternalLoads(run["external_loads"], True))
    model.finalizeConnections()
    return model, model.initSystem()


def scalar_actuators(model):
    found = {}
    forces = model.getForceSet()
    for i in range(forces.getSize()):
        actuator = osim.ScalarActuator.safeDownCast(forces.get(i))
        if actuator is not None:
            found[actuator.getName()] = actuator
    return found


def applied_reactions(run):
    """(labels, rows of reactions), (labels, rows of accelerations) with every actuator overridden
    by the force of static optimisation, in the states that the run's Kinematics recorded."""
    model, state = model_with(run)
    force_labels, forces = read_table(run["outputs"]["force"])
    q_labels, q = read_table(run["outputs"]["positions"])
    u_labels, u = read_table(run["outputs"]["speeds"])
    actuators = scalar_actuators(model)
    for actuator in actuators.values():
        actuator.overrideActuation(state, True)
    coordinates = {c.getName(): c for c in model.getCoordinateSet()}
    turns = {n: c.getMotionType() == 1 for n, c in coordinates.items()}
    joints = list(model.getJointSet())
    labels = ["time"]
    for joint in joints:
        child = child_name(joint)
        stem = f"{joint.getName()}_on_{child}_in_{child}"
        labels += [f"{stem}_{k}{a}" for k in "fmp" for a in "xyz"]
    rows, udot = [], []
    for frame in range(len(forces)):
        state.setTime(forces[frame, 0])
        for table_labels, table, setter in (
            (q_labels, q, lambda c, v: c.setValue(state, v, False)),
            (u_labels, u, lambda c, v: c.setSpeedValue(state, v)),
        ):
            for i, label in enumerate(table_labels[1:], 1):
                value = table[frame, i]
                setter(coordinates[label], np.radians(value) if turns[label] else value)
        for i, label in enumerate(force_labels[1:], 1):
            if label in actuators:
                actuators[label].setOverrideActuation(state, forces[frame, i])
        model.realizeAcceleration(state)
        row = [forces[frame, 0]]
        for joint in joints:
            reaction = joint.calcReactionOnChildExpressedInGround(state)
            body = joint.getChildFrame().findBaseFrame()
            ground = model.getGround()
            for vector in (reaction.get(1), reaction.get(0)):
                local = ground.expressVectorInAnotherFrame(state, vector, body)
                row += [local.get(k) for k in range(3)]
            at = joint.getChildFrame().findStationLocationInAnotherFrame(
                state, osim.Vec3(0), body
            )
            row += [at.get(k) for k in range(3)]
        rows.append(row)
        udot.append(
            [forces[frame, 0]] + [c.getAccelerationValue(state) for c in coordinates.values()]
        )
    return labels, np.array(rows), (["time", *coordinates], np.array(udot))


def child_name(joint):
    return joint.getChildFrame().findBaseFrame().getName()


# ---- the steps -------------------------------------------------------------------------------


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
