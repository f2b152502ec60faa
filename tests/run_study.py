"""Runs `sinew inverse-dynamics`, `static-optimization`, `joint-reaction` and `muscle-analysis`.

    run_study.py SOURCE BUILD

The body, the motion and the forces are Sinew's own: a squat that it simulated, read back as if
somebody had measured it.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])


def sinew(*arguments):
    return subprocess.run([BUILD / "sinew", *map(str, arguments)], text=True, capture_output=True,
                          check=False, timeout=300)


def read_table(path):
    lines = Path(path).read_text().splitlines()
    head = lines.index("endheader")
    columns = list(zip(*(map(float, line.split()) for line in lines[head + 2:])))
    return dict(zip(lines[head + 1].split("\t"), columns))


def reserves(names, optimal=1000):
    actuators = "".join(
        f"<CoordinateActuator name='reserve_{name}'><coordinate>{name}</coordinate>"
        f"<optimal_force>{optimal}</optimal_force></CoordinateActuator>" for name in names)
    return ("<OpenSimDocument Version='30000'><ForceSet name='reserves'><objects>"
            f"{actuators}</objects></ForceSet></OpenSimDocument>")


class Study(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.scratch.name)
        cls.body = cls.folder / "adult.osim"
        cls.squat = cls.folder / "squat"
        for arguments in (("body", "write", "--out", cls.body),
                          ("analyze", "back-squat", "--load", "0kg", "--out", cls.squat)):
            run = sinew(*arguments)
            assert run.returncode == 0, run.stderr
        cls.motion = cls.squat / "motion.mot"
        cls.loads = cls.squat / "external_loads.xml"

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def study(self, command, *more, status=0, loads=True):
        out = self.folder / command
        forces = ("--external-loads", self.loads) if loads else ()
        run = sinew(command, "--body", self.body, "--motion", self.motion, *forces, "--lowpass", "none",
                    "--out", out, *more)
        self.assertEqual(run.returncode, status, run.stderr + run.stdout[:2000])
        return out, run.stdout

    def refused(self, first, *arguments):
        run = sinew(*arguments)
        lines = run.stderr.splitlines()
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertTrue(lines[0].startswith(first) or lines[0] == first, lines[0])
        self.assertLessEqual(len(lines), 2)

    def changed(self, name, before, after, of=None):
        text = (of or self.motion).read_text()
        self.assertIn(before, text)
        file = self.folder / name
        file.write_text(text.replace(before, after, 1))
        return file

    def test_moments_are_those_of_the_exercise(self):
        out, text = self.study("inverse-dynamics")
        ours, squat = read_table(out / "inverse_dynamics.sto"), read_table(self.squat / "moment.sto")
        for name in ("hip_flexion_r_moment", "knee_angle_r_moment", "L5_S1_FE_moment"):
            middle = len(squat["time"]) // 2
            for frame in (middle, middle // 2):
                # Accelerations come of a spline through the frames here, and of the motion there.
                self.assertAlmostEqual(ours[name][frame], squat[name][frame], delta=0.5, msg=name)
        self.assertIn("moments of inertia, gravity and external loads", text)

    def test_muscles_and_reserves_share_them(self):
        coordinates = [name.rsplit("_", 1)[0] for name in read_table(self.squat / "moment.sto")
                       if name != "time"]
        actuators = self.folder / "reserves.xml"
        actuators.write_text(reserves(coordinates))
        window = ("--start", "0.5s", "--end", "0.8s")
        out, text = self.study("static-optimization", "--opensim", "--actuators", actuators, *window,
                               "--json", self.folder / "so.json")
        self.assertIn("muscles and actuators give every moment in every frame", text)
        activation = read_table(out / "StaticOptimization_activation.sto")
        force = read_table(out / "StaticOptimization_force.sto")
        for name in ("reserve_hip_flexion_r", "reserve_pelvis_ty"):
            for control, newtons in zip(activation[name], force[name]):
                self.assertAlmostEqual(1000 * control, newtons, places=6)
        told = json.loads((self.folder / "so.json").read_text())["static_optimization"]
        self.assertTrue(all(0.01 - 1e-12 <= one <= 1 for muscle in told["muscles"]
                            for one in muscle["activation"]))
        frames = len(activation["time"])
        self.assertEqual((told["frames_solved"], len(told["objective"])), (frames, frames))
        for frame in range(frames):
            cost = sum(column[frame] ** 2 for name, column in activation.items() if name != "time")
            self.assertAlmostEqual(told["objective"][frame], cost, places=6)
        # Sinew's own question is another one.
        _, own = self.study("static-optimization", "--actuators", actuators, *window)
        self.assertNotEqual(own, text)

    def test_says_who_is_short_by_how_much_when_and_why(self):
        out, text = self.study("static-optimization", "--opensim", "--start", "0.5s", "--end", "0.6s",
                               status=1, loads=False)
        self.assertIn("what muscles and actuators cannot give", text)
        self.assertRegex(text.replace("\n    ", " "), r"pelvis_t[xyz]: short in \d+ of \d+ frames")

    def test_reactions_balance_on_both_sides(self):
        window = ("--start", "0.5s", "--end", "0.6s")
        child, _ = self.study("joint-reaction", "--joint", "hip_r", "--in", "ground", *window)
        child = read_table(child / "JointReaction_ReactionLoads.sto")
        parent, _ = self.study("joint-reaction", "--joint", "hip_r", "--on", "parent", "--in", "ground",
                               *window)
        parent = read_table(parent / "JointReaction_ReactionLoads.sto")
        for axis in "xyz":
            on_child = child[f"hip_r_on_femur_r_in_ground_f{axis}"]
            on_parent = parent[f"hip_r_on_pelvis_in_ground_f{axis}"]
            for one, other in zip(on_child, on_parent):
                self.assertAlmostEqual(one, -other, places=6)

    def test_reactions_take_forces_from_a_file(self):
        window = ("--start", "0.5s", "--end", "0.6s")
        out, _ = self.study("joint-reaction", "--joint", "hip_r", *window)
        own = read_table(out / "JointReaction_ReactionLoads.sto")
        kept = self.folder / "forces.sto"
        kept.write_text((out / "StaticOptimization_force.sto").read_text())
        out, _ = self.study("joint-reaction", "--joint", "hip_r", *window, "--forces", kept)
        again = read_table(out / "JointReaction_ReactionLoads.sto")
        for name, column in own.items():
            for one, other in zip(column, again[name]):
                self.assertAlmostEqual(one, other, places=6, msg=name)

    def test_muscles_are_followed(self):
        out, _ = self.study("muscle-analysis", "--start", "0.5s", "--end", "0.6s")
        length = read_table(out / "MuscleAnalysis_Length.sto")
        arm = read_table(out / "MuscleAnalysis_MomentArm_knee_angle_r.sto")
        self.assertEqual(list(length), list(arm))
        self.assertTrue(any(abs(one) > 0.01 for name, column in arm.items() if name != "time"
                            for one in column))

    def test_what_is_wrong_is_one_clear_line(self):
        usual = ("inverse-dynamics", "--body", self.body, "--motion", self.motion)
        self.refused("error: [--start] 3 s is not before the end", *usual, "--start", "3s", "--end", "3s")
        self.refused("error: [--start] is 300 s; motion.mot runs from", *usual, "--start", "300s")
        self.refused("error: [--lowpass] '6' lacks its unit", *usual, "--lowpass", "6")
        loads = self.changed("unknown.xml", "<applied_to_body>calcn_r<", "<applied_to_body>calcn_x<",
                             of=self.loads)
        (self.folder / "contact.mot").write_text((self.squat / "contact.mot").read_text())
        self.refused(f"{loads}:", *usual, "--external-loads", loads)
        self.assertIn("'calcn_x' is no segment of", sinew(*usual, "--external-loads", loads).stderr)
        loads = self.changed("lost.xml", "contact.mot", "lost.mot", of=self.loads)
        self.assertIn("there is no file", sinew(*usual, "--external-loads", loads).stderr)
        loads = self.changed("columns.xml", "<force_identifier>ground_", "<force_identifier>round_",
                             of=self.loads)
        self.assertIn("three are needed; nearest:", sinew(*usual, "--external-loads", loads).stderr)
        actuators = self.folder / "wrong.xml"
        actuators.write_text(reserves(["hip_flexion_x"]))
        run = sinew("static-optimization", *usual[1:], "--actuators", actuators)
        self.assertIn("'hip_flexion_x' is no coordinate of this model", run.stderr)
        self.refused("error: [--joint] 'hip' is no joint of", "joint-reaction", *usual[1:], "--joint", "hip")
        self.refused("error: [--in] 'femur' is not known; it must be child, parent, ground", "joint-reaction",
                     *usual[1:], "--in", "femur")
        lines = (self.squat / "contact.mot").read_text().splitlines()
        head = lines.index("endheader")
        lines = ["nRows=9" if line.startswith("nRows") else line for line in lines[:head + 2 + 9]]
        (self.folder / "contact.mot").write_text("\n".join(lines) + "\n")
        whole = self.changed("whole.xml", "contact.mot", "contact.mot", of=self.loads)
        self.assertIn("the motion asked for runs from",
                      sinew(*usual, "--external-loads", whole).stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
