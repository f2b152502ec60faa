"""Runs the tools of OpenSim 4.6 on given files and says what each run had and left: inverse dynamics,
static optimisation, joint reactions.

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

import datetime
import pathlib
import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import opensim as osim

import common

osim.Logger.removeFileSink()  # opensim.log of the current folder; logs go beside the outputs




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
