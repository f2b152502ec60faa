"""Runs the program as people do and asserts what it prints, writes and returns.

    run_program.py SOURCE BUILD
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])


def sinew(*arguments, cwd=None, env=None):
    return subprocess.run([BUILD / "sinew", *map(str, arguments)], cwd=cwd, env=env, text=True,
                          capture_output=True, check=False)


class Refusals(unittest.TestCase):
    """Wrong input: one clear line on standard error (a second may hold the remedy), status 2."""

    def refused(self, expected, *arguments):
        run = sinew(*arguments)
        self.assertEqual(run.stderr.splitlines()[0], expected)
        self.assertLessEqual(len(run.stderr.splitlines()), 2)
        self.assertEqual(run.stdout, "")
        self.assertEqual(run.returncode, 2)

    def test_a_quantity_needs_its_unit(self):
        self.refused("error: [--load] '80' has no unit; a load needs one (kg, lb, N or %), such as 80kg",
                     "analyze", "hip-thrust", "--load", "80")

    def test_overlays_are_named_as_the_file_names_them(self):
        for options, message in (
                (("hip-thrust", "--variation", "pausd"),
                 r"hip_thrust\.yaml: error: \[variations\] 'pausd' is not known; nearest: paused\n"),
                (("hip-thrust", "--fault", "paused"),
                 r"hip_thrust\.yaml: error: \[faults\] 'paused' is not known; nearest: [a-z-]+\n"),
                (("curl-up", "--variation", "paused"),
                 r"curl_up\.yaml: error: \[variations\] 'paused' is not known: the file has none\n"),
                (("hip-thrust", "--variation", "paused", "--fault", "dropped-bar"),
                 r"hip_thrust\.yaml:\d+: error: \[tempo\] 'paused' and 'dropped-bar' both change it\n")):
            run = sinew("analyze", *options)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertRegex(run.stderr, message)
        result = json.loads(sinew("analyze", "hip-thrust", "--load", "20kg", "--variation", "paused",
                                  "--fault", "short-lockout", "--json", "-").stdout)
        self.assertEqual((result["variations"], result["faults"]), (["paused"], ["short-lockout"]))
        self.assertAlmostEqual(result["time_s"][-1], 6)

    def test_a_brace_is_a_share_and_needs_a_wall_and_its_pressure(self):
        self.refused("error: [--brace] '30' lacks its unit; write it as 30%",
                     "analyze", "hip-thrust", "--brace", "30")
        self.refused("error: [--brace] is 130 %; it must be 0 % to 100 %",
                     "analyze", "hip-thrust", "--brace", "130%")
        self.refused("error: [--gain] belongs to stability; leave out --no-stability",
                     "analyze", "hip-thrust", "--gain", "5", "--no-stability")
        self.refused("error: [--thorax] belongs to stability; leave out --no-pressure",
                     "analyze", "hip-thrust", "--thorax", "free", "--no-pressure")
        self.refused("error: [--brace] hip-thrust as asked for braces at 30 % itself",
                     "analyze", "hip-thrust", "--variation", "braced", "--brace", "50%")
        self.refused("error: [--brace] a brace is pressure; leave out --no-pressure",
                     "analyze", "hip-thrust", "--brace", "30%", "--no-pressure")

    def test_constants_of_stability_have_bounds(self):
        self.refused("error: [--gain] is 0; it must be 1 to 40",
                     "analyze", "hip-thrust", "--gain", "0")
        self.refused("error: [--margin] is -1; it must be 0 to 200",
                     "analyze", "hip-thrust", "--margin=-1")
        self.refused("error: [--thorax] is 'held'; it must be free, height-held or pinned",
                     "analyze", "hip-thrust", "--thorax", "held")
        self.refused("error: [--load] is 140 % of the body's capacity; it must be 0 to 100 %",
                     "analyze", "hip-thrust", "--load", "140%")

    def test_a_unit_of_another_dimension_is_refused(self):
        run = sinew("analyze", "hip-thrust", "--height", "168kg")
        self.assertEqual(run.returncode, 2)
        self.assertIn("[--height]", run.stderr)
        self.assertIn("kg", run.stderr)

    def test_a_load_is_not_negative(self):
        self.refused("error: [--load] is -20 kg; it must be 0 to 1000 kg",
                     "analyze", "hip-thrust", "--load", "-20kg")

    def test_an_exercise_must_be_known(self):
        known = ", ".join(sorted(path.stem.replace("_", "-")
                                 for path in (SOURCE / "data/exercises").glob("*.yaml")))
        self.refused("error: [exercise] 'hip-trust' is not known; nearest: hip-thrust; it must be "
                     f"one of: {known}",
                     "analyze", "hip-trust")

    def test_a_body_out_of_range(self):
        self.refused("error: [--height] 3 m is out of range; it must be 1.2 to 2.3 m",
                     "analyze", "hip-thrust", "--height", "3m")

    def test_a_strength_out_of_range(self):
        self.refused("error: [--strength] 0 is out of range; it must be 0.1 to 5",
                     "analyze", "hip-thrust", "--strength", "0")

    def test_the_folder_of_series_is_not_standard_output(self):
        self.refused("error: [--out] is '-'; it must be a folder",
                     "analyze", "hip-thrust", "--out", "-")

    def test_a_drawing_needs_a_name_and_its_views_are_known(self):
        self.refused("error: [--drawing] the name is empty", "analyze", "hip-thrust", "--drawing", "")
        self.refused("error: [--drawing] is '-', and so is --json",
                     "analyze", "hip-thrust", "--drawing", "-", "--json", "-")
        self.refused("error: [--view] is 'back'; it must be side, front or top",
                     "analyze", "hip-thrust", "--drawing", "-", "--view", "back")
        self.refused("error: [--view] without --drawing nothing is drawn",
                     "analyze", "hip-thrust", "--view", "front")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "no" / "such.svg"
            self.refused(f"{target}: error: the file cannot be written: No such file or directory",
                         "analyze", "hip-thrust", "--load", "20kg", "--drawing", target)

    def test_sex_is_one_of_two_tables(self):
        self.refused("error: [--sex] 'other' is not known; it must be female or male",
                     "analyze", "hip-thrust", "--sex", "other")

    def test_exponent_is_two_or_three(self):
        self.refused("error: [--exponent] is '4'; it must be 2 or 3",
                     "analyze", "hip-thrust", "--exponent", "4")

    def test_a_measured_motion_stands_alone(self):
        self.refused("error: [exercise] is missing; it must be an exercise's name", "analyze")
        self.refused("error: [--motion] one thing at a time: the exercise crunch or a measured motion",
                     "analyze", "crunch", "--motion", "squat.mot")
        self.refused("error: [--tempo] belongs to an exercise; --motion is what was measured",
                     "analyze", "--motion", "squat.mot", "--tempo", "1-0-2-0")
        self.refused("error: [--end] belongs to --motion, a measured motion",
                     "analyze", "crunch", "--end", "1s")
        self.refused("no_such.mot: error: the file cannot be opened: No such file or directory",
                     "analyze", "--motion", "no_such.mot")
        self.refused("error: [--motion] the name is empty", "analyze", "--motion", "")

    def test_tempo_is_four_numbers(self):
        self.refused("error: [--tempo] tempo '1-0-2' is not four numbers joined by dashes, such as "
                     "1-0-2-0", "analyze", "hip-thrust", "--tempo", "1-0-2")

    def test_a_model_has_its_own_measures(self):
        self.refused("error: [--body] a model file has its own sex, height, mass and strength",
                     "analyze", "hip-thrust", "--body", "any.osim", "--sex", "male")

    def test_the_parser_s_own_errors_are_status_2(self):
        for arguments in ([], ["frobnicate"], ["analyze"], ["analyze", "hip-thrust", "--laod", "80kg"],
                          ["body"], ["body", "write"], ["exercises", "extra"]):
            run = sinew(*arguments)
            self.assertEqual(run.returncode, 2, arguments)
            self.assertTrue(run.stderr.startswith("error: "), arguments)

    def test_samples_are_a_whole_number_of_them(self):
        for wrong in ("0", "-5", "1.5", "many", "100001"):
            self.refused(f"error: [--uncertainty] is '{wrong}'; it must be a whole number from 1 to "
                         "100000", "analyze", "hip-thrust", f"--uncertainty={wrong}")

    def test_a_seed_is_a_whole_number(self):
        for wrong in ("abc", "-1", "1e3", "18446744073709551616"):
            self.refused(f"error: [--seed] is '{wrong}'; it must be a whole number from 0 to "
                         "18446744073709551615",
                         "analyze", "hip-thrust", "--uncertainty", "2", f"--seed={wrong}")

    def test_a_load_is_held_in_one_of_two_ways(self):
        self.refused("error: [--hold-load] is 'pounds'; it must be kilograms or share",
                     "analyze", "hip-thrust", "--uncertainty", "2", "--hold-load", "pounds")
        self.refused("error: [--hold-load] nothing in front-plank carries a load",
                     "analyze", "front-plank", "--uncertainty", "2", "--hold-load", "share")

    def test_without_samples_there_is_nothing_to_seed_or_to_hold(self):
        self.refused("error: [--seed] without --uncertainty nothing is sampled",
                     "analyze", "hip-thrust", "--seed", "2")
        self.refused("error: [--hold-load] without --uncertainty nothing is sampled",
                     "analyze", "hip-thrust", "--hold-load", "share")

    def test_claims_are_named_as_they_stand(self):
        self.refused("error: [claims] 'hip-thrust-for-the-abs' is not known; nearest: hip-thrust-for-abs; it must be "
                     "one of: hip-thrust-for-abs", "check", "hip-thrust-for-the-abs")
        self.refused("error: [--claim] 'isometry' is not known; nearest: isometric",
                     "check", "hip-thrust-for-abs", "--claim", "isometry")
        self.refused("error: [--seed] without --uncertainty nothing is sampled",
                     "check", "hip-thrust-for-abs", "--seed", "2")
        self.refused("none.yaml: error: the file cannot be opened: No such file or directory",
                     "check", "none.yaml")

    def test_a_page_needs_a_name_of_its_own(self):
        self.refused("error: [--html] the name is empty", "check", "hip-thrust-for-abs", "--html", "")
        self.refused("error: [--html] is '-', and so is --json",
                     "check", "hip-thrust-for-abs", "--html", "-", "--json", "-")

    def test_a_broken_claim_or_row_is_named_by_file_line_and_key(self):
        planted = (SOURCE / "tests" / "planted_claims.yaml").read_text()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "mine.yaml"
            for wrong, by, message in [
                    ("exercise: hip-thrust", "exercise: hip-trust",
                     "[set_ups.thrust.exercise] 'hip-trust' is not known; nearest: hip-thrust"),
                    ("of: gluteus maximus", "of: gluteus",
                     "[claims.gluteus-in-thrust.comparisons.1.left.of] 'gluteus' is not known; nearest: "),
                    ("margin: 2 %", "margin: 2 N",
                     "[claims.rectus-in-thrust.comparisons.1.margin] '2 N' has the unit 'N'; it must be that of "
                     "mean_activation, %"),
                    ("claims:", "claims", "")]:
                file.write_text(planted.replace(wrong, by, 1))
                run = sinew("check", file)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, r"^\S*mine\.yaml:\d+: error: " + re.escape(message))
            data = Path(folder) / "data"
            shutil.copytree(SOURCE / "data", data)
            table = data / "evidence" / "training.csv"
            table.write_text(table.read_text().replace(",primary\n", ",hearsay\n", 1))
            run = sinew("check", "hip-thrust-for-abs", env={**os.environ, "SINEW_DATA": str(data)})
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertRegex(run.stderr, r'^\S*training\.csv:\d+: error: \[trust\] "hearsay" is none of primary, review, grey')

    def test_a_hold_has_no_movements(self):
        self.refused("error: [--tempo] tempo '1-5-2-0' does not fit an exercise with one posture; the "
                     "hold at the top (the second number) must be 0.1 or more and all else 0",
                     "analyze", "front-plank", "--tempo", "1-5-2-0")

    def test_body_weight_takes_no_load(self):
        self.refused("error: [--load] nothing in front-plank carries a load",
                     "analyze", "front-plank", "--load", "10kg")

    def test_what_is_compared_must_be_known(self):
        self.refused("error: [--muscle] 'rectus abdominus' is not known; nearest: rectus abdominis",
                     "compare", "front-plank", "curl-up", "--muscle", "rectus abdominus")
        self.refused("error: [--muscle] 'rectus' is not known; nearest: rectus femoris",
                     "compare", "front-plank", "curl-up", "--muscle", "rectus")
        self.refused("error: [exercises] there is 1; two or more are compared",
                     "compare", "hip-thrust")
        self.refused("error: [--load] none of these exercises carries a load",
                     "compare", "front-plank", "curl-up", "--load", "75%")
        run = sinew("compare", "hip-thrust+pausd", "curl-up")
        self.assertEqual(run.returncode, 2)
        self.assertIn("'pausd' is not known; nearest: paused", run.stderr)

    def test_one_broken_exercise_hides_no_other(self):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            shutil.copytree(SOURCE / "data", data)
            broken = data / "exercises" / "curl_up.yaml"
            broken.write_text(broken.read_text().replace("symmetric: true", "symmetric: perhaps"))
            environment = {**os.environ, "SINEW_DATA": str(data)}
            others = sorted(path.stem.replace("_", "-") for path in broken.parent.glob("*.yaml")
                            if path != broken)
            run = sinew("exercises", env=environment)
            self.assertEqual(run.returncode, 2)
            self.assertEqual([line.split()[0] for line in run.stdout.splitlines() if line[0] != " "],
                             others)
            self.assertRegex(run.stderr, r"^\S*curl_up\.yaml:\d+: error: \[symmetric\] 'perhaps' is "
                                         r"not true or false\n$")
            run = sinew("exercises", "--json", "-", env=environment)
            self.assertEqual(run.returncode, 2)
            self.assertEqual([e["id"] for e in json.loads(run.stdout)],
                             others)
            run = sinew("analyze", "curl-up", env=environment)
            self.assertEqual(run.returncode, 2)
            self.assertIn("[symmetric] 'perhaps' is not true or false", run.stderr)
            self.assertEqual(sinew("analyze", "front-plank", env=environment).returncode, 0)

    def test_a_missing_model(self):
        self.refused("no_such.osim: error: the file cannot be opened: No such file or directory",
                     "body", "info", "no_such.osim")

    def test_a_body_without_the_coordinates_names_them(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            self.assertEqual(sinew("body", "write", "--out", model).returncode, 0)
            text = model.read_text().replace("L3_L4_FE", "third_lumbar").replace("ankle_angle_r",
                                                                               "ankle_right")
            model.write_text(text)
            run = sinew("analyze", "hip-thrust", "--body", model)
            self.assertEqual(run.returncode, 2)
            self.assertIn("L3_L4_FE", run.stderr)
            self.assertIn("ankle_angle", run.stderr)

    def test_exercise_files_are_read_strictly(self):
        text = (SOURCE / "data" / "exercises" / "hip_thrust.yaml").read_text()
        for wrong, place in [("tempo: 1-0-2-0", "tempoo: 1-0-2-0"),
                             ("symmetric: true", "symmetric: true\nsymmetric: true"),
                             ("load: 40kg", "load: 40"), ("load: 40kg", "load: -40kg")]:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "mine.yaml"
                self.assertIn(wrong, text)
                file.write_text(text.replace(wrong, place))
                run = sinew("analyze", file)
                self.assertEqual(run.returncode, 2, place)
                self.assertRegex(run.stderr.splitlines()[0], r"^\S*mine\.yaml:\d+: error: \[")

    def test_an_impossible_posture_says_what_is_missed(self):
        text = (SOURCE / "data" / "exercises" / "hip_thrust.yaml").read_text()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "mine.yaml"
            file.write_text(text.replace("{height: 40cm", "{height: 140cm"))
            run = sinew("analyze", file)
            self.assertEqual(run.returncode, 2)
            self.assertRegex(run.stderr.splitlines()[0], r"mine\.yaml:\d+: error: ")

    def test_a_name_too_long_for_a_file_is_no_exercise(self):
        run = sinew("analyze", "x" * 300)
        self.assertEqual(run.returncode, 2)
        self.assertTrue(run.stderr.startswith("error: [exercise] 'xxx"), run.stderr)

    def test_a_device_is_no_model(self):
        self.refused("/dev/zero: error: this is a device or a pipe; it must be a file",
                     "body", "info", "/dev/zero")

    def test_finite_numbers_that_no_body_reaches_are_refused_where_they_stand(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            self.assertEqual(sinew("body", "write", "--out", model).returncode, 0)
            text = model.read_text()
            for tag, value, message in [
                    ("mass", "1e300", "mass is 1e+300 kg; it must be 0 to 1000000 kg"),
                    ("location", "1e200 0 0", "location is 1e+200 m; it must be -1000 to 1000 m"),
                    ("max_isometric_force", "1e300", "maximum isometric force is 1e+300 N; it must "
                                                     "be 1e-06 to 10000000 N")]:
                model.write_text(re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{value}</{tag}>", text,
                                        count=1))
                run = sinew("analyze", "hip-thrust", "--body", model)
                self.assertEqual((run.returncode, run.stdout), (2, ""), tag)
                self.assertRegex(run.stderr, rf"^{re.escape(str(model))}: error: \[[^]]+\] "
                                             rf"{re.escape(message)}\n$")

    def test_nothing_is_written_when_the_folder_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "no" / "such.osim"
            run = sinew("body", "write", "--out", target)
            self.assertEqual(run.returncode, 2)
            self.assertIn(str(target), run.stderr)
            self.assertEqual(list(Path(folder).iterdir()), [])


class Answers(unittest.TestCase):
    def test_help_and_version_are_status_0(self):
        for arguments in (["--help"], ["--version"], ["analyze", "--help"], ["body", "--help"],
                          ["body", "write", "--help"], ["body", "info", "--help"],
                          ["exercises", "--help"]):
            run = sinew(*arguments)
            self.assertEqual(run.returncode, 0, arguments)
            self.assertNotEqual(run.stdout, "")

    def test_json_on_standard_output_is_json_alone(self):
        run = sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-")
        self.assertEqual(run.returncode, 0, run.stderr)
        result = json.loads(run.stdout)
        self.assertEqual(result["status"], "solved")
        self.assertEqual(result["exercise"], "hip-thrust")
        self.assertEqual(result["load_kg"], 20)
        self.assertEqual(result["frames"], 101)
        self.assertEqual(len(result["time_s"]), 101)
        self.assertLess(result["max_equilibrium_residual_Nm"], 1e-6)
        self.assertLess(result["max_reserve_share"], 0.01)
        # Two figures that no bookkeeping makes small: what Newton left, and the duality gap.
        self.assertLess(result["max_newton_residual_Nm"], 1e-6)
        self.assertLess(result["max_relative_gap"], 1e-6)
        sides = {(g["name"], g["side"]) for g in result["groups"]}
        for name in ("gluteus maximus", "erector spinae", "biceps femoris", "rectus abdominis",
                     "external oblique", "internal oblique", "multifidus", "vastus lateralis"):
            for side in ("left", "right", "both"):
                self.assertIn((name, side), sides)
        for group in result["groups"]:
            self.assertLessEqual(0, group["mean_activation"])
            self.assertLessEqual(group["mean_activation"], group["peak_activation"])
            self.assertLessEqual(group["peak_activation"], 1)
            self.assertIn(group["peak_time_s"], result["time_s"])
        self.assertIn("hip_flexion_r", {j["name"] for j in result["joints"]})
        self.assertEqual({c["name"] for c in result["contacts"]},
                         {"back_r", "back_l", "foot_r", "foot_l"})

    def test_json_tells_roles_levels_spine_and_capacity(self):
        run = sinew("analyze", "hip-thrust", "--load", "60%", "--brace", "30%", "--json", "-")
        self.assertEqual(run.returncode, 0, run.stderr)
        result = json.loads(run.stdout)
        capacity = result["capacity"]
        self.assertEqual(capacity["status"], "solved")
        self.assertAlmostEqual(result["load_kg"], 0.6 * capacity["load_kg"], delta=1e-9)
        self.assertIn("hip_flexion", capacity["limited_by"])
        levels = ("moments", "pressure", "stability", "brace")
        roles = {"prime mover", "synergist", "stabiliser", "antagonist", "minor", "idle"}
        for group in result["groups"]:
            parts = [group["activation_from_" + level] for level in levels]
            self.assertAlmostEqual(sum(parts), group["mean_activation"], places=9)
            self.assertIn(group["role"], roles)
            self.assertNotEqual(group["role_reason"], "")
            no_line = group["name"] == "transversus abdominis"
            self.assertIn(group["contraction"],
                          {"not computed"} if no_line else {"shortens", "holds", "lengthens"})
            phases = {p["phase"]: p for p in group["phases"]}
            self.assertEqual(set(phases), {"lifting", "lowering"})
            of_group = phases[group["role_phase"]]
            for key in ("role", "role_reason", "contraction"):
                self.assertEqual(group[key], of_group[key])
            undecided = {s["group"] for s in result["spine"]["support"]
                         if s["verdict"] == "undecided"}
            self.assertEqual("support undecided" in group["role_caveats"],
                             group["name"] in undecided)
        roles = {g["name"]: g["role"] for g in result["groups"] if g["side"] == "both"}
        self.assertEqual(roles["gluteus maximus"], "prime mover")
        self.assertEqual(roles["erector spinae"], "stabiliser")
        self.assertIn("transversus abdominis", roles)
        spine = result["spine"]
        self.assertEqual(len(spine["pressure_kPa"]), 101)
        # 30 % of 26.6 kPa; the price of a lack leaves a thousandth.
        self.assertGreater(min(spine["pressure_kPa"]), 0.999 * 0.3 * 26.6)
        self.assertAlmostEqual(spine["peak_pressure_kPa"], max(spine["pressure_kPa"]))
        self.assertGreater(spine["stability_margin"], 9.9)
        self.assertEqual([level["name"] for level in spine["levels"]],
                         ["L5/S1", "L4/L5", "L3/L4", "L2/L3", "L1/L2", "T12/L1"])
        for level in spine["levels"]:
            self.assertGreater(level["compression_N"], 0)
            self.assertGreater(level["shear_N"], 0)
        self.assertEqual(len(spine["support"]), 7)
        abdominal = ["rectus abdominis", "external oblique", "internal oblique",
                     "transversus abdominis"]
        self.assertEqual([e["group"] for e in spine["support"][:4]], abdominal)
        for entry in spine["support"]:
            self.assertEqual(len(entry["owed"]), 7)
            if entry["group"] not in abdominal:
                self.assertIn(entry["verdict"], {"asked for", "not asked for", "undecided"})
        # While the gate is closed nothing is said of the abdominal muscles, in file and table.
        closed = [n for n in result["notes"] if n.startswith("no verdict about the abdominal")]
        for entry in spine["support"][:4]:
            self.assertEqual(entry["verdict"] == "closed by the gate", len(closed) == 1)
        self.assertEqual({j["name"] for j in result["joint_loads"]},
                         {"hip right", "hip left", "knee right", "knee left"})

    def test_the_gate_tells_nothing_of_constants_that_it_was_not_tried_with(self):
        for options in (("--gain", "5"), ("--margin", "12"), ("--exponent", "2"), ("--strength", "1.2")):
            result = json.loads(sinew("analyze", "front-plank", *options, "--json", "-").stdout)
            self.assertTrue(any(f"tells nothing of {' '.join(options)};" in n for n in result["notes"]),
                            result["notes"])
            for entry in result["spine"]["support"][:4]:
                self.assertEqual(entry["verdict"], "closed by the gate")
        shipped = json.loads(sinew("analyze", "front-plank", "--gain", "10", "--exponent", "3",
                                   "--json", "-").stdout)
        self.assertFalse(any("tells nothing of" in n for n in shipped["notes"]), shipped["notes"])

    def lift(self, load, *options):
        """Exit status, capacity [kg], frames below the margin, and the largest lack of it [N·m/rad]."""
        run = sinew("analyze", "hip-thrust", "--load", load, *options, "--json", "-")
        result = json.loads(run.stdout)
        spine = result["spine"]
        lack = spine.get("stability_margin_asked", 0) - spine.get("stability_margin", 0)
        return run.returncode, result["capacity"]["load_kg"], spine.get("frames_below_margin", 0), lack

    def test_the_heaviest_load_can_be_lifted_and_no_heavier_one(self):
        # What stops the lift is moments in the first four, and stability in the others, which the
        # analysis does not refuse: it prices what is wanting of the margin, at 0.1 of the cost a
        # N·m/rad, and so leaves tenths of it on the edge.
        for options in ((), ("--brace", "60%"), ("--no-stability",), ("--no-pressure",),
                        ("--gain", "5", "--margin", "30"), ("--thorax", "height-held", "--margin", "0")):
            with self.subTest(options=options):
                status, heaviest, _, lack = self.lift("100%", *options)
                self.assertEqual(status, 0)
                self.assertLess(lack, 0.3)
                status, again, below, _ = self.lift(f"{0.98 * heaviest}kg", *options)
                self.assertEqual((status, below), (0, 0))
                self.assertAlmostEqual(again, heaviest, delta=1e-9)
                status, _, below, lack = self.lift(f"{1.03 * heaviest}kg", *options)
                self.assertTrue(status == 1 or (below > 0 and lack > 0.5), (status, below, lack))

    def test_a_margin_out_of_reach_gives_the_largest_to_be_had_and_what_limits_it(self):
        for options, below in ((("--thorax", "free"), 0), (("--margin", "200"), 200)):
            run = sinew("analyze", "hip-thrust", "--load", "40kg", *options, "--json", "-")
            spine = json.loads(run.stdout)["spine"]
            largest = spine["largest_margin"]
            self.assertLess(largest["margin_Nm_per_rad"], below)
            self.assertTrue(largest["limiting_muscles"] and largest["limiting_coordinates"])
            # A margin below it is had in that frame, one above it is not.
            frame = spine["stability_Nm_per_rad"].index(spine["stability_margin"])
            for margin in (largest["margin_Nm_per_rad"] - 1, largest["margin_Nm_per_rad"] + 1):
                if margin < 0:
                    continue
                again = json.loads(sinew("analyze", "hip-thrust", "--load", "40kg", "--margin",
                                         f"{margin}", "--json", "-").stdout)["spine"]
                reached = again["stability_Nm_per_rad"][frame] >= margin - 0.011
                self.assertEqual(reached, margin < largest["margin_Nm_per_rad"])
        held = json.loads(sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-").stdout)
        self.assertNotIn("largest_margin", held["spine"])

    def test_a_share_of_no_load_is_refused(self):
        # Held in height alone the body cannot be stable by 10 N·m/rad at the bottom with any load.
        run = sinew("analyze", "hip-thrust", "--load", "75%", "--thorax", "height-held")
        self.assertEqual(run.returncode, 2)
        self.assertRegex(run.stderr,
                         r"^error: \[--load\] 75 % of what\? the heaviest load of hip-thrust was not found: "
                         r"at [0-9.]+ s no load leaves the body stable by 10 N·m/rad "
                         r"\(with none it is [0-9.]+ at most\); without that margin it is [0-9.]+ kg\n"
                         r"Give the load in kilograms, or ask for a smaller --margin\.\n$")
        run = sinew("analyze", "hip-thrust", "--load", "20kg", "--thorax", "height-held", "--json", "-")
        capacity = json.loads(run.stdout)["capacity"]
        self.assertEqual(capacity["status"], "infeasible")
        self.assertTrue(capacity["limited_by_stability"])
        self.assertGreater(capacity["load_kg_without_stability"], 40)

    def test_body_info_lists_steps_in_muscle_lengths(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            sinew("body", "write", "--out", model)
            run = sinew("body", "info", model, "--jumps")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertRegex(run.stdout, r"swept from the default posture: \d+\n")

    def test_a_body_is_written_to_standard_output(self):
        with tempfile.TemporaryDirectory() as folder:
            run = sinew("body", "write", "--out", "-", cwd=folder)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertTrue(run.stdout.startswith('<?xml version="1.0"'))
            self.assertTrue(run.stdout.endswith("</OpenSimDocument>\n"))
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_pounds_are_kilograms(self):
        run = sinew("analyze", "hip-thrust", "--load", "44.09245lb", "--json", "-")
        self.assertAlmostEqual(json.loads(run.stdout)["load_kg"], 20, places=4)

    def test_too_heavy_is_status_1_and_says_what_is_short(self):
        run = sinew("analyze", "hip-thrust", "--load", "400kg")
        self.assertEqual(run.returncode, 1)
        lines = run.stderr.splitlines()
        self.assertEqual(len(lines), 2, run.stderr)
        self.assertRegex(lines[0], r"^error: 400\.0 kg is too heavy to lift this way: hip_flexion of each "
                                   r"side misses [0-9.]+ of [0-9.]+ N·m at [0-9.]+ s; at their limit: ")
        self.assertRegex(lines[1], r"^[0-9]+ kg could be held still at the bottom")
        self.assertIn("what is short", run.stdout)

    def test_a_lift_that_slides_is_not_called_too_heavy(self):
        text = (SOURCE / "data" / "exercises" / "hip_thrust.yaml").read_text()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "ice.yaml"
            file.write_text(text.replace("friction: 0.6", "friction: 0.0"))
            run = sinew("analyze", file, "--load", "20kg")
            self.assertEqual(run.returncode, 1)
            self.assertRegex(run.stderr.splitlines()[0],
                             r"^error: 20\.0 kg cannot be lifted this way: at the bottom muscles and "
                             r"contacts cannot hold even the body still; ")

    def test_a_motion_of_ours_is_read_back(self):
        with tempfile.TemporaryDirectory() as folder:
            run = sinew("analyze", "back-squat", "--load", "0kg", "--out", folder)
            self.assertEqual(run.returncode, 0, run.stderr)
            motion = Path(folder) / "motion.mot"
            run = sinew("analyze", "--motion", motion, "--lowpass", "none", "--json", "-")
            self.assertEqual(run.returncode, 0, run.stderr)
            result = json.loads(run.stdout)
            self.assertEqual(result["exercise"], "measured-motion")
            for residual in result["residuals"]:
                self.assertLess(abs(residual["peak"]), 0.02 * residual["accepted_peak"], residual)
                shifts = residual["coordinate"] in ("pelvis_tx", "pelvis_ty", "pelvis_tz")
                self.assertEqual(residual["unit"], "N" if shifts else "Nm")
            run = sinew("analyze", "--motion", motion, "--lowpass", "none")
            self.assertIn("Measured motion motion.mot: body weight, measured for 3.0 s", run.stdout)
            self.assertIn("residual of the motion*", run.stdout)
            self.assertIn("  the motion, 3.0 s", run.stdout)
            self.assertNotIn("sets", run.stdout)

    def test_series_are_written_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--out", out, cwd=folder)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual({f.name for f in out.iterdir()},
                             {"motion.mot", "activation.sto", "force.sto", "moment.sto",
                              "contact.mot", "external_loads.xml"})
            for file in out.glob("*.*o*"):
                lines = file.read_text().splitlines()
                rows = lines[lines.index("endheader") + 2:]
                self.assertEqual(len(rows), 101, file)
            self.assertIn("hip_flexion_r_moment", (out / "moment.sto").read_text())

    def test_a_drawing_is_well_formed_and_true_to_scale(self):
        run = sinew("analyze", "hip-thrust", "--load", "60kg", "--drawing", "-", "--view", "front",
                    "--view", "side")
        svg = ElementTree.fromstring(run.stdout)  # and nothing but the drawing
        space = "{http://www.w3.org/2000/svg}"
        self.assertEqual(svg.tag, space + "svg")
        self.assertEqual(svg.find(space + "title").text,
                         "Barbell hip thrust: bottom, middle, top, seen from the front and the side")
        self.assertEqual(len([g for g in svg if g.tag == space + "g"]), 6)
        # Plates of 45 cm, in millimetres, seen from the side at three instants.
        self.assertEqual([c.get("r") for c in svg.iter(space + "circle")].count("225"), 3)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "plank.svg"
            run = sinew("analyze", "front-plank", "--drawing", file)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("Front plank", run.stdout)
            self.assertEqual(ElementTree.parse(file).getroot().get("role"), "img")
            self.assertLess(file.stat().st_size, 60000)

    def test_a_folder_in_the_way_is_found_before_anything_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "out" / "contact.mot").mkdir(parents=True)
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--out", Path(folder) / "out")
            self.assertEqual(run.returncode, 2)
            self.assertIn("contact.mot: error: the file cannot be written: Is a directory", run.stderr)
            self.assertEqual([f.name for f in (Path(folder) / "out").iterdir()], ["contact.mot"])

    def test_a_result_that_cannot_be_written_whole_is_not_written_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            out, target = Path(folder) / "one" / "out", Path(folder) / "no" / "x.json"
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--out", out, "--json", target)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertEqual(run.stderr, f"{target}: error: the file cannot be written: No such file "
                                         "or directory\n")
            self.assertEqual(list(Path(folder).iterdir()), [])
            out.mkdir(parents=True)
            os.mkfifo(out / "contact.mot")
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--out", out)
            self.assertEqual(run.returncode, 2)
            self.assertEqual(run.stderr, f"{out / 'contact.mot'}: error: the file cannot be written: "
                                         "it is not a regular file\n")
            self.assertEqual([f.name for f in out.iterdir()], ["contact.mot"])

    def test_a_full_disk_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            # A limit on the size of files stands for a disk that fills: motion.mot alone is larger.
            script = f"ulimit -f 20; trap '' XFSZ; {BUILD / 'sinew'} analyze hip-thrust --load 20kg " \
                     f"--out {folder}/out"
            run = subprocess.run(["bash", "-c", script], text=True, capture_output=True, check=False)
            self.assertEqual(run.returncode, 2)
            self.assertRegex(run.stderr, r"out/motion\.mot: error: the file cannot be written: "
                                         r"File too large\n$")
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_a_written_body_gives_the_built_in_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            sinew("body", "write", "--sex", "male", "--height", "180cm", "--mass", "82kg", "--out",
                  model)
            own = json.loads(sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-", "--sex",
                                   "male", "--height", "180cm", "--mass", "82kg").stdout)
            read = json.loads(sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-",
                                    "--body", model).stdout)
            for a, b in zip(own["groups"], read["groups"]):
                self.assertEqual((a["name"], a["side"]), (b["name"], b["side"]))
                # The solver's tolerance of 1e-8 N·m lets activations differ in the ninth digit.
                self.assertAlmostEqual(a["mean_activation"], b["mean_activation"], delta=1e-6)

    def test_intervals_stand_beside_the_figures(self):
        run = sinew("analyze", "hip-thrust", "--load", "20kg", "--uncertainty", "4", "--seed", "3",
                    "--json", "-")
        self.assertEqual((run.returncode, run.stderr), (0, ""))  # no bar where nobody looks on
        result = json.loads(run.stdout)
        told = result["uncertainty"]
        self.assertEqual((told["samples"], told["seed"], told["load_held"]), (4, 3, "kilograms"))
        self.assertEqual(told["solved"] + sum(f["count"] for f in told["failures"]), 4)
        self.assertGreater(told["solved"], 0)
        for part, key in [("groups", "mean_activation"), ("groups", "peak_activation"),
                          ("joints", "peak_moment_Nm"), ("contacts", "peak_force_N"),
                          ("joint_loads", "peak_force_N")]:
            for entry in result[part]:
                self.assertLessEqual(entry[key + "_p05"], entry[key + "_p50"], entry["name"])
                self.assertLessEqual(entry[key + "_p50"], entry[key + "_p95"], entry["name"])
        for level in result["spine"]["levels"]:
            self.assertLess(level["compression_N_p05"], level["compression_N_p95"])
            self.assertLess(level["shear_N_p05"], level["shear_N_p95"])
        for place, key in [("spine", "peak_pressure_kPa"), ("spine", "stability_margin"),
                           ("capacity", "load_kg")]:
            self.assertLess(result[place][key + "_p05"], result[place][key + "_p95"])
        self.assertEqual(run.stdout, sinew("analyze", "hip-thrust", "--load", "20kg", "--uncertainty",
                                           "4", "--seed", "3", "--json", "-").stdout)

    def test_verdicts_hold_all_that_they_are_made_of(self):
        arguments = ("check", SOURCE / "tests" / "planted_claims.yaml", "--uncertainty", "3", "--json", "-")
        run = sinew(*arguments)
        self.assertEqual((run.returncode, run.stderr), (0, ""))  # no bar where nobody looks on
        result = json.loads(run.stdout)
        rectus, gluteus = result["claims"]
        # Three samples are few: what is asked here is that each verdict follows from its own figures.
        for claim in (rectus, gluteus):
            for comparison in claim["comparisons"]:
                contrast = comparison["contrast"]
                known = [contrast["value"], contrast["samples"]["p05"], contrast["samples"]["p95"],
                         *(contrast[k][e] for k in ("assumptions",) if k in contrast for e in ("low", "high"))]
                self.assertAlmostEqual(contrast["value"],
                                       comparison["left"]["value"] - comparison["right"]["value"])
                if claim is rectus and result["gate_closed"]:
                    self.assertEqual(comparison["verdict"], "not decidable here")
                    continue
                self.assertEqual(comparison["verdict"],
                                 "supported" if min(known) > contrast["margin"] else
                                 "contradicted" if max(known) < contrast["margin"] else "not decidable here")
        self.assertEqual(gluteus["verdict"], "supported")
        self.assertEqual(run.stdout, sinew(*arguments).stdout)

    def test_the_answer_comes_first_and_in_one_sentence(self):
        run = sinew("check", "hip-thrust-for-abs")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        first = run.stdout.split("\n\n")[0]
        self.assertTrue(first.startswith("Is the hip thrust the way to visible, strong abs? "))
        self.assertTrue(first.endswith("."))
        self.assertEqual(len(re.findall(r"(?m)^ ?\d+\. (supported|contradicted|mixed|not decidable here): ",
                                        run.stdout)), 19)

    def test_the_answer_s_page_is_whole_and_needs_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            page, verdicts = Path(folder) / "answer.html", Path(folder) / "answer.json"
            run = sinew("check", "hip-thrust-for-abs", "--html", page, "--json", verdicts)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            result, text = json.loads(verdicts.read_text()), page.read_text()
            # A name that is taken by a folder: neither file is touched.
            (Path(folder) / "taken").mkdir()
            run = sinew("check", "hip-thrust-for-abs", "--claim", "isometric", "--html",
                        Path(folder) / "taken", "--json", verdicts)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertEqual(json.loads(verdicts.read_text()), result)
        self.assertLess(len(text), 1_000_000)
        top = ElementTree.fromstring(text)  # well-formed, every mark closed
        html, svg = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
        self.assertEqual(top.get("lang"), "en")
        self.assertEqual(top.find(f"{html}head/{html}meta[@http-equiv]").get("content"),
                         "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        names = [element.tag.split("}")[1] for element in top.iter()]
        for never in ("script", "link", "img", "image", "iframe", "object", "embed", "video", "use", "form"):
            self.assertNotIn(never, names)
        ids = [element.get("id") for element in top.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        for element in top.iter():
            for key, value in element.attrib.items():
                self.assertFalse(key.startswith("on") or key in ("src", "srcset"), key)
                self.assertNotIn("url(", value)
                if key == "href":
                    self.assertTrue(value[1:] in ids if value[0] == "#" else
                                    value.startswith("https://doi.org/10."), value)
        self.assertNotRegex(text, "@import|url\\(")
        # Headings go down by one level at a time.
        levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
        self.assertEqual(levels.count(1), 1)
        for before, after in zip(levels, levels[1:]):
            self.assertLessEqual(after, before + 1)
        # Verdicts are those of the JSON; every claim is told once, and asked once.
        words = lambda element: "".join(element.itertext())
        told = {article.get("id"): words(article.find(f"{html}p/{html}span"))
                for article in top.iter(f"{html}article")}
        self.assertEqual(told, {"claim-" + claim["id"]: claim["verdict"] for claim in result["claims"]})
        self.assertEqual(len(list(top.iter(f"{html}article"))), len(result["claims"]))
        parts = [words(part.find(f"{html}p/{html}span")) for part in top.iter(f"{html}div")
                 if part.get("class") == "part"]
        self.assertEqual(sum(part != "beside it:" for part in parts),
                         sum(len(claim["comparisons"]) + len(claim["beside"]) +
                             sum(tally["verdict"] is not None for tally in claim["literature"])
                             for claim in result["claims"]))
        sections = [section.get("id") for section in top.iter(f"{html}section")]
        self.assertEqual(sections, ["answer", "mechanics", "core-stability", "indirect-activation", "looks",
                                    "variations", "form", "advice", "questions"])
        questions = top.find(f".//{html}section[@id='questions']")
        self.assertEqual(len(list(questions.iter(f"{html}dt"))), len(result["claims"]))
        answer = top.find(f".//{html}p[@class]/{html}span[@class]/..")
        self.assertEqual(words(answer), f"{result['answer']} {result['sentence']}")
        # The exercise and the three that work the abs hardest are drawn; each claim has a source or a chart.
        self.assertEqual(text.count('class="drawing'), 4)
        for article in top.iter(f"{html}article"):
            self.assertIsNotNone(article.find(f".//{svg}svg"), article.get("id"))
        self.assertIn("replace no professional&#39;s advice", text)

    def test_a_file_of_one_s_own_gives_a_page_as_well(self):
        run = sinew("check", SOURCE / "tests" / "planted_claims.yaml", "--html", "-")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        top = ElementTree.fromstring(run.stdout)
        html = "{http://www.w3.org/1999/xhtml}"
        self.assertEqual("".join(top.find(f".//{html}h1").itertext()), "Planted claims")
        self.assertEqual([article.get("id") for article in top.iter(f"{html}article")],
                         ["claim-rectus-in-thrust", "claim-gluteus-in-thrust"])

    def test_every_scalar_that_is_an_answer_has_its_interval(self):
        result = json.loads(sinew("analyze", "hip-thrust", "--load", "20kg", "--uncertainty", "3",
                                  "--seed", "3", "--brace", "20%", "--json", "-").stdout)
        self.assertGreater(result["uncertainty"]["solved"], 0)
        # Times of peaks, what is asked for or put in, what the solver left, published figures.
        exempt = re.compile(r"_time_s$|^time_s$|^stability_margin_asked$|^brace_asked_kPa$|_limit_N$"
                            r"|^volume_share$|^peak_reserve_Nm$|^frames_|^rest_s$|^rest_met$")
        without = []

        def walk(place, value):
            if isinstance(value, dict):
                for key, inner in value.items():
                    if isinstance(inner, float) and not re.search(r"_p(05|50|95)$", key) \
                            and not exempt.search(key) and key + "_p05" not in value:
                        without.append(f"{place}.{key}")
                    walk(f"{place}.{key}", inner)
            elif isinstance(value, list):
                for inner in value:
                    walk(place, inner)

        for part in ("groups", "joints", "contacts", "joint_loads", "capacity", "static_capacity",
                     "work"):
            walk(part, result[part])
        walk("spine", {k: v for k, v in result["spine"].items() if k != "support"})
        walk("energy", {k: v for k, v in result["energy"].items() if k != "beside"})
        self.assertEqual(sorted(set(without)), [])
        self.assertIn("mean_activation_p05", result["groups"][0]["phases"][0])
        self.assertEqual(set(result["uncertainty"]["static_capacity_samples"]),
                         {"bottom", "middle", "top"})

    def test_limits_of_tissue_stand_beside_every_load(self):
        run = sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-")
        result = json.loads(run.stdout)
        weight = result["body"]["mass_kg"] * 9.80665
        for level in result["spine"]["levels"]:
            self.assertEqual((level["compression_limit_N"], level["shear_limit_N"]), (3400, 1000))
            for key in ("compression", "shear"):
                self.assertAlmostEqual(level[key + "_body_weights"] * weight, level[key + "_N"])
        limits = {limit["name"]: limit for limit in result["tissue_limits"]}
        for load in result["joint_loads"]:
            self.assertEqual(limits[load["beside"]]["kind"], "measured")
        for limit in limits.values():
            self.assertNotEqual(limit["reference"], "")
        self.assertEqual(result["without_published_limit"], ["hip_contact", "knee_contact"])
        table = sinew("analyze", "hip-thrust", "--load", "20kg").stdout
        for line in (r"  L5/S1 +\d+ +[0-9.]+ +3400 +\d+ +[0-9.]+ +1000\n",
                     r"  hip right +\d+ +[0-9.]+ +2\.4 walking\n",
                     r"3400  limit, repeated lifting at work \(NIOSH in Arjmand 2015\)\n",
                     r"  no published limit is known to us for: hip, knee\n"):
            self.assertRegex(table, line)

    def test_a_wrong_table_of_limits_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            shutil.copytree(SOURCE / "data", data)
            table = data / "evidence" / "tissue_limits.csv"
            table.write_text(table.read_text().replace(",3400,N", ",3400,kg"))
            run = sinew("analyze", "front-plank", env={**os.environ, "SINEW_DATA": str(data)})
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertRegex(run.stderr, r'tissue_limits\.csv:\d+: error: \[unit\] "kg" is no unit of '
                                         r"a load; it must be N or body_weights\n$")

    def test_published_emg_stands_beside_ours_pair_by_pair(self):
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "validation.json"
            run = sinew("validate", "--json", target)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            found = json.loads(target.read_text())
            self.assertEqual(sinew("validate", "--json", "-").stdout, target.read_text())
        for score in found["pair_scores"]:
            pairs = [p for p in found["pairs"] if p["scored_under"] == score["muscle"]]
            verdicts = [p["verdict"] for p in pairs]
            self.assertEqual(score["correct"], verdicts.count("correct"))
            self.assertEqual(score["scored"], verdicts.count("correct") + verdicts.count("WRONG"))
            self.assertEqual((score["too_close"], score["not_simulated"]),
                             (verdicts.count("close"), verdicts.count("skipped")))
        for pair in found["pairs"]:
            if pair["verdict"] == "correct":
                self.assertGreater(pair["first"]["activation"], pair["second"]["activation"])
            if pair["verdict"] == "skipped":
                self.assertNotEqual(pair["why_not"], "")
            self.assertNotEqual(pair["citation"], "")
        # Kong 2016, a front plank beside a glute bridge: the exercises that have shipped longest.
        kong = [p for p in found["pairs"] if p["study"] == "Kong 2016" and p["verdict"] == "correct"]
        self.assertIn("external oblique", [p["muscle"] for p in kong])
        for line in run.stdout.splitlines():
            self.assertLessEqual(len(line), 80, line)
        for part in ("pairs within a study", "levels", "not comparable", "score"):
            self.assertIn(f"\n{part}\n", run.stdout)

    def test_a_row_of_evidence_that_no_table_explains_is_named(self):
        for table, before, after, message in (
                ("emg.csv", ",%MVIC,69.5", ",volts,69.5",
                 r'emg\.csv:\d+: error: \[unit\] "volts" is in no row of emg_words\.csv\nAdd a row'),
                ("emg.csv", "hip thrust,barbell,estimated 10RM", "hop,,", r"emg\.csv:\d+: error: \[exercise\] hop of "
                 r"Contreras 2015 \(squat\) is in no row of simulated_as\.csv\nAdd a row"),
                ("mvic_tasks.csv", ",trunk,FE,", ",trunk,L5,", r'mvic_tasks\.csv:\d+: error: \[coordinate\] "L5" is '
                 r"none of FE, LB, AR\n"),
                ("simulated_as.csv", ",hip-thrust,,75%,both,", ",hip-thrust,,75,both,",
                 r"simulated_as\.csv:\d+: error: \[our_load\] '75' has no unit"),
                ("training.csv", ",no,Vispute 2011", ",nope,Vispute 2011",
                 r'training\.csv:\d+: error: \[direction\] "nope" is none of yes, no, unclear')):
            with tempfile.TemporaryDirectory() as folder:
                data = Path(folder) / "data"
                shutil.copytree(SOURCE / "data", data)
                file = data / "evidence" / table
                self.assertIn(before, file.read_text())
                file.write_text(file.read_text().replace(before, after, 1))
                command = ("check", "hip-thrust-for-abs") if table == "training.csv" else ("validate",)
                run = sinew(*command, env={**os.environ, "SINEW_DATA": str(data)})
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, message)

    def test_a_brace_out_of_reach_is_told_with_what_it_lacks(self):
        arguments = ("analyze", "glute-bridge", "--brace", "100%", "--strength", "0.4")
        run = sinew(*arguments)
        self.assertEqual(run.returncode, 1)
        self.assertRegex(run.stderr, r"^error: muscles and contacts carry the moments of this, but not a "
                                     r"brace of 26\.6 kPa as well: L5_S1_FE misses [^\n]+\n"
                                     r"Try a smaller --brace, or ask for the moments alone with "
                                     r"--no-pressure\.\n$")
        spine = json.loads(sinew(*arguments, "--json", "-").stdout)["spine"]
        self.assertAlmostEqual(spine["brace_asked_kPa"], 26.6)
        self.assertEqual(spine["frames_below_brace"],
                         sum(p < 0.99 * 26.6 for p in spine["pressure_kPa"]))
        self.assertGreater(spine["frames_below_brace"], 0)
        self.assertAlmostEqual(spine["brace_shortfall_kPa"], 26.6 - min(spine["pressure_kPa"]))
        self.assertRegex(run.stdout,
                         r"  the brace of 26\.6 kPa is not reached in \d+ frames, by \d+\.\d kPa at most\n")

    def test_a_body_without_trunk_muscles_names_every_output_that_it_lacks(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            sinew("body", "write", "--out", model)
            trunk = r"rect_abd|E0_R|IO|IL_|LTp|QL_|MF_|multifidus_"
            stripped = re.sub(rf'<(\w+Muscle) name="(?:{trunk})[^"]*">.*?</\1>\s*', "",
                              model.read_text(), flags=re.DOTALL)
            model.write_text(re.sub(rf" (?:{trunk})[^\s<]*", "", stripped))
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--body", model, "--json", "-")
            result = json.loads(run.stdout)
            missing = result["spine"]["not_available"]
            keys = {key for output in missing for key in output["keys"]}
            for key in ("spine.pressure_kPa", "spine.stability_margin", "--brace", "spine.support",
                        "groups[].activation_from_pressure", "groups[].activation_from_stability",
                        "groups[].activation_from_brace", "groups[]"):
                self.assertIn(key, keys)
            self.assertIn("activation of rectus abdominis, external oblique, internal oblique, "
                          "transversus abdominis, erector spinae, multifidus, quadratus lumborum",
                          {output["name"] for output in missing})
            # And what is named is not there.
            for key in keys - {"--brace", "groups[]", "uncertainty.support"}:
                part, name = key.split(".")
                for place in result["groups"] if part == "groups[]" else [result["spine"]]:
                    self.assertFalse(place.get(name), key)
            self.assertEqual(sinew("analyze", "hip-thrust", "--body", model, "--brace",
                                   "10%").returncode, 2)
            table = sinew("analyze", "hip-thrust", "--load", "20kg", "--body", model).stdout
            self.assertRegex(" ".join(table.split()),
                             r"not available the body lacks a muscle rect_abd_r, an external oblique, an "
                             r"internal oblique: abdominal pressure; stability; a brace; what")

    def test_a_share_of_capacity_is_held_where_a_share_was_asked_for(self):
        result = json.loads(sinew("analyze", "hip-thrust", "--load", "40%", "--uncertainty", "3",
                                  "--json", "-").stdout)
        self.assertEqual(result["uncertainty"]["load_held"], "share")
        self.assertAlmostEqual(result["uncertainty"]["load_share"], 0.4, places=9)
        self.assertLess(result["load_kg_p05"], result["load_kg_p95"])

    def test_a_model_s_own_tables_are_not_sampled_and_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "adult.osim"
            sinew("body", "write", "--out", model)
            run = sinew("analyze", "hip-thrust", "--load", "20kg", "--body", model, "--uncertainty",
                        "3")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("segment_mass (a model file has no such table)",
                          " ".join(run.stdout.split()))

    def test_the_bar_of_progress_is_for_a_terminal(self):
        screen, program = pty.openpty()
        run = subprocess.run([BUILD / "sinew", "analyze", "front-plank", "--uncertainty", "3"],
                             stdout=subprocess.PIPE, stderr=program, check=False)
        os.close(program)
        shown = b""
        try:
            while chunk := os.read(screen, 4096):
                shown += chunk
        except OSError:  # the other end is closed
            pass
        os.close(screen)
        self.assertEqual(run.returncode, 0)
        self.assertIn(b"3 of 3 samples", shown)
        self.assertNotIn(b"of 3 samples", run.stdout)

    def test_exercises_are_compared_by_any_of_their_names(self):
        run = sinew("compare", "plank", "hip-thrust+body-weight", "--muscle", "rectus abdominis",
                    "--json", "-")
        self.assertEqual(run.returncode, 0, run.stderr)
        plank, thrust = json.loads(run.stdout)["exercises"]
        self.assertEqual([plank["exercise"], thrust["exercise"]], ["front-plank", "hip-thrust"])
        self.assertEqual(thrust["variations"], ["body-weight"])
        self.assertGreater(plank["groups"][0]["mean_activation"],
                           thrust["groups"][0]["mean_activation"])

    def test_a_guide_has_faults_worst_first(self):
        run = sinew("guide", "hip-thrust", "--json", "-")
        self.assertEqual(run.returncode, 0, run.stderr)
        guide = json.loads(run.stdout)
        harms = [fault.get("harm", float("inf")) for fault in guide["faults"]]
        self.assertEqual(harms, sorted(harms, reverse=True))
        self.assertTrue(all(fault["cue"] for fault in guide["faults"]))
        self.assertGreaterEqual(len(guide["variations"]), 15)
        self.assertTrue(guide["set_up"] and guide["steps"] and guide["cues"])

    def test_the_same_question_gives_the_same_digits(self):
        first = sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-").stdout
        self.assertEqual(first, sinew("analyze", "hip-thrust", "--load", "20kg", "--json", "-",
                                      cwd="/").stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
