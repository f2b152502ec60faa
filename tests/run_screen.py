"""Runs `sinew screen` as people do: with answers of a file, through a pipe, and at a terminal.

    run_screen.py SOURCE BUILD
"""

import csv
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])
QUESTIONS = list(csv.DictReader(
    line for line in (SOURCE / "data" / "training" / "screening_questions.csv").open()
    if not line.startswith("#")))
TEXT = {row["id"]: row["question"] for row in QUESTIONS}
ASKED = ["age", "ill-now", "pregnant", "heart-or-pressure", "chest-pain", "dizzy-or-fainted",
         "long-illness", "medicine", "bone-or-joint", "supervised", "active-now", "known-disease",
         "symptoms", "intensity", "back-hurts", "front-of-hip", "spine-surgery", "hip-replaced",
         "eye-pressure", "belly-surgery", "hernia"]  # of a hip thrust, no to all general questions


def sinew(*arguments, stdin="", cwd=None, env=None):
    return subprocess.run([BUILD / "sinew", "screen", *map(str, arguments)], input=stdin, cwd=cwd,
                          env=env, text=True, capture_output=True, check=False, timeout=300)


def usual(question):
    return {"age": "34", "intensity": "moderate", "active-now": "yes"}.get(question, "no")


def answers(**changes):
    chosen = {question: usual(question) for question in ASKED}
    chosen.update({key.replace("_", "-"): value for key, value in changes.items()})
    return "".join(f"{key}: {value}\n" for key, value in chosen.items() if value is not None)


def flat(text):
    return " ".join(text.split())


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, text):
        file = self.folder / "me.yaml"
        file.write_text(text)
        return file

    def screen(self, text, *arguments):
        return sinew("--answers", self.file(text), *arguments)


class AnswersOfAFile(Folder):
    def test_no_to_all_is_cleared_with_status_0_and_nothing_is_stored(self):
        run = sinew("--answers", self.file(answers()), cwd=self.folder)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertTrue(run.stdout.startswith("screening before training: cleared\n"))
        for part in ("This is no medical advice and never replaces a professional's.",
                     "https://eparmedx.com", "These answers hold 12 months at most",
                     "The limits are no promise of safety",
                     "joint loads, simulated: Barbell hip thrust, 40.0 kg"):
            self.assertIn(part, flat(run.stdout))
        for line in (r"  L5/S1 +\d+ +[0-9.]+ +3400 +\d+ +[0-9.]+ +1000\n",
                     r"  hip right +\d+ +[0-9.]+ +2\.4 walking\n",
                     r"  knee right +\d+ +[0-9.]+ +2\.6 walking\n"):
            self.assertRegex(run.stdout, line)
        self.assertEqual(os.listdir(self.folder), ["me.yaml"])
        for line in run.stdout.splitlines():
            self.assertLessEqual(len(line), 90, line)

    def test_a_follow_up_a_pregnancy_and_an_illness_give_status_1(self):
        gates = {row["id"].replace("-", "_"): "no" for row in QUESTIONS if row["role"] == "gate"}
        run = self.screen(answers(medicine="yes", **gates), "--json", "-")
        self.assertEqual((run.returncode, json.loads(run.stdout)["verdict"]), (0, "cleared"))
        gates["lungs"] = "yes"
        details = {"lungs_control": "no", "lungs_oxygen": "yes", "lungs_asthma": "no",
                   "lungs_pressure": "no"}
        run = self.screen(answers(medicine="yes", **gates, **details), "--json", "-")
        self.assertEqual(run.returncode, 1)
        result = json.loads(run.stdout)
        self.assertEqual(result["verdict"], "professional_first")
        self.assertEqual(result["questionnaire"]["reasons"][0]["questions"], ["lungs-oxygen"])
        for question, verdict in (("pregnant", "professional_first"), ("ill_now", "wait"),
                                  ("symptoms", "stop_and_seek_care"), ("belly_surgery", "cleared")):
            run = self.screen(answers(**{question: "yes"}), "--json", "-")
            result = json.loads(run.stdout)
            self.assertEqual((run.returncode, result["verdict"], result["holds_back"]),
                             (1, verdict, True))

    def test_limits_are_status_0(self):
        run = self.screen(answers(known_disease="yes", intensity="vigorous"), "--json", "-")
        self.assertEqual(run.returncode, 0)
        result = json.loads(run.stdout)
        self.assertEqual(result["verdict"], "cleared_with_limits")
        self.assertIn("the effort you mean", result["decided"])

    def test_a_file_that_is_wrong_is_one_line_with_its_place(self):
        for text, message in (
                (answers(hernia="perhaps"),
                 r":21: error: \[hernia\] 'perhaps' is no answer; it must be yes or no\n"),
                (answers(age="0"),
                 r":1: error: \[age\] '0' is no answer; it must be a whole number from 1 to 120\n"),
                (answers(hernya="no"),
                 r":22: error: \[hernya\] there is no question of this id; nearest: hernia\n"),
                (answers() + "age: 35\n",
                 r":22: error: \[age\] the key 'age' was given before, on line 1\n"),
                (answers(active_now=None),
                 r":1: error: \[active-now\] the answer is missing; it must be yes or no\n"
                 r"It is to the question: [^\n]+\n"),
                ("answered-on: 2020-01-01\n" + answers(),
                 r":1: error: \[answered-on\] answers of 2020-01-01 held until 2021-01-01; "
                 r"today is [0-9-]+\nAnswer the questions again[^\n]+\n"),
                ("", r": error: the file is empty\n")):
            run = self.screen(text, "--json", self.folder / "out.json", "--save",
                              self.folder / "out.yaml")
            self.assertEqual((run.returncode, run.stdout), (2, ""), text)
            self.assertRegex(run.stderr, f"^{re.escape(str(self.folder / 'me.yaml'))}{message}$")
            self.assertEqual(os.listdir(self.folder), ["me.yaml"])

    def test_an_answer_that_is_not_needed_is_told_and_does_no_harm(self):
        run = self.screen(answers(cancer_kind="yes"))
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertIn("Answered but not needed here: cancer-kind.", flat(run.stdout))

    def test_the_exercise_decides_which_cautions_are_asked(self):
        run = self.screen(answers(), "--exercise", "deadlift")
        self.assertEqual(run.returncode, 2)
        self.assertIn("error: [new-to-lifting] the answer is missing", run.stderr)
        run = self.screen(answers(new_to_lifting="yes"), "--exercise", "deadlift", "--json", "-")
        advice = json.loads(run.stdout)["exercises"][0]
        self.assertEqual((advice["exercise"], advice["action"]), ("deadlift", "adapt"))
        self.assertEqual([caution["id"] for caution in advice["cautions"]], ["heavy-and-untrained"])
        # By another of its names.
        run = self.screen(answers(), "--exercise", "plank")
        self.assertIn("cautions for front-plank: none applies", flat(run.stdout))
        self.assertIn("joint loads, simulated: Front plank, body weight", flat(run.stdout))

    def test_load_and_body_change_the_joint_loads(self):
        def compression(*arguments):
            run = self.screen(answers(), "--json", "-", *arguments)
            self.assertEqual(run.returncode, 0, run.stderr)
            loads = json.loads(run.stdout)["joint_loads"]
            self.assertEqual(len(loads["levels"]), 6)
            self.assertEqual(loads["levels"][0]["beside_compression"]["N"], 3400)
            return loads["levels"][0]["compression_N"]

        own = compression()
        self.assertEqual(own, compression("--load", "40kg"))
        self.assertLess(compression("--load", "20kg"), own)
        man = compression("--sex", "male", "--height", "180cm", "--mass", "80kg")
        self.assertNotEqual(man, own)

    def test_the_page_is_well_formed_and_needs_nothing_else(self):
        run = self.screen(answers(hernia="yes"), "--html", "-")
        self.assertEqual(run.returncode, 1)
        page = ElementTree.fromstring(run.stdout)
        html = "{http://www.w3.org/1999/xhtml}"
        self.assertEqual("".join(page.find(f".//{html}h1").itertext()), "Screening before training")
        self.assertEqual([a.get("href") for a in page.iter(f"{html}a")
                          if not a.get("href").startswith(("#", "https://doi.org/"))],
                         ["https://eparmedx.com"])
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertIn("hip-thrust-hernia-bar", ids)
        self.assertNotIn("<script", run.stdout)

    def test_what_was_asked_wrongly_is_refused_before_a_question_is(self):
        for arguments, message in (
                (("--load", "80"), "error: [--load] '80' has no unit; a load needs one"),
                (("--exercise", "front-plank", "--load", "20kg"), "error: [--load]"),
                (("--save", "/no/where/me.yaml"), "/no/where/me.yaml: error: [--save] nothing can be"),
                (("--mass", "62"), "error: [--mass]"), (("--save", "-"), "error: [--save] is '-'"),
                (("--answers", ""), "error: [--answers] the name is empty"),
                (("--json", "-", "--html", "-"), "error: [--html] is '-', and so is --json")):
            run = sinew(*arguments, stdin="34\n")
            self.assertEqual((run.returncode, run.stdout), (2, ""), arguments)
            self.assertTrue(run.stderr.startswith(message), run.stderr)
            self.assertLessEqual(len(run.stderr.splitlines()), 2)
        run = sinew("--exercise", "hip-trust")
        self.assertEqual(run.returncode, 2)
        self.assertIn("hip-thrust", run.stderr)

    def test_a_damaged_table_is_named(self):
        data = self.folder / "data"
        shutil.copytree(SOURCE / "data", data)
        table = data / "training" / "cautions.csv"
        table.write_text(table.read_text().replace(",avoid,", ",stop,", 1))
        run = subprocess.run([BUILD / "sinew", "screen"], input="", text=True, capture_output=True,
                             check=False, env={**os.environ, "SINEW_DATA": str(data)})
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertRegex(run.stderr, r'cautions\.csv:\d+: error: \[action\] "stop" is none of '
                                     r"adapt, professional_first, avoid\n$")


class AnswersThroughAPipe(Folder):
    def lines(self, **changes):
        return "".join(f"{changes.get(question.replace('-', '_'), usual(question))}\n"
                       for question in ASKED)

    def test_questions_go_to_standard_error_and_the_report_alone_to_standard_output(self):
        run = sinew("--json", "-", stdin=self.lines())
        self.assertEqual(run.returncode, 0, run.stderr)
        result = json.loads(run.stdout)
        self.assertEqual(list(result["answers"]), ASKED)
        positions = [flat(run.stderr).index(TEXT[question]) for question in ASKED]
        self.assertEqual(positions, sorted(positions))
        self.assertNotIn(TEXT["skeleton"], flat(run.stderr))
        self.assertEqual(sinew("--json", "-", stdin=self.lines()).stdout, run.stdout)

    def test_short_and_large_letters_are_answers_and_others_are_asked_again(self):
        run = sinew("--json", "-", stdin=self.lines(
            ill_now="maybe\n\nN", pregnant="NO", age="0\n12.5\nnone\n 34 ",
            intensity="HARD\nModerate", active_now="Y"))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads(run.stdout)["answers"]["age"], "34")
        said = flat(run.stderr)
        for part in ("'maybe' is no answer to this; it may be yes or no.",
                     "'' is no answer to this; it may be yes or no.",
                     "'12.5' is no answer to this; it may be a whole number from 1 to 120.",
                     "'HARD' is no answer to this; it may be light, moderate or vigorous."):
            self.assertIn(part, said)

    def test_follow_ups_are_asked_after_a_yes_only(self):
        lines = [usual(question) for question in ASKED]
        lines[ASKED.index("bone-or-joint")] = "y"
        gates = [row["id"] for row in QUESTIONS if row["role"] == "gate"]
        at = ASKED.index("active-now")
        lines[at:at] = ["y", "n", "n", "y"] + ["n"] * (len(gates) - 1)
        run = sinew("--json", "-", stdin="\n".join(lines) + "\n")
        self.assertEqual(run.returncode, 1, run.stderr)
        asked = json.loads(run.stdout)["answers"]
        self.assertEqual([gate for gate in asked if gate in gates], gates)
        self.assertEqual([detail for detail in asked if detail.startswith("skeleton-")],
                         ["skeleton-control", "skeleton-damage", "skeleton-steroids"])
        self.assertNotIn("cancer-kind", asked)

    def test_an_end_before_the_last_question_writes_nothing(self):
        for n in (0, 1, 10, len(ASKED) - 1):
            run = sinew("--save", "me.yaml", "--html", "me.html", cwd=self.folder,
                        stdin="".join(self.lines().splitlines(keepends=True)[:n]))
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(f"\nerror: [{ASKED[n]}] the input ended before this question was "
                          "answered; nothing was written\n", run.stderr)
            self.assertEqual(os.listdir(self.folder), [])

    def test_what_never_answers_is_not_asked_for_ever(self):
        run = sinew(stdin="perhaps\n" * 1000)
        self.assertEqual(run.returncode, 2)
        self.assertIn("error: [age] 20 answers were none of the choices", run.stderr)
        run = sinew(stdin="\x1b[2J" + "x" * 100000)
        self.assertEqual(run.returncode, 2)
        self.assertNotIn("\x1b", run.stderr)

    def test_what_is_saved_is_read_back_to_the_same_result(self):
        saved = self.folder / "me.yaml"
        first = sinew("--save", saved, "--json", "-", stdin=self.lines(hernia="y"))
        self.assertEqual((first.returncode, saved.read_text().count("\nhernia: yes\n")), (1, 1))
        again = sinew("--answers", saved, "--json", "-")
        self.assertEqual((again.returncode, again.stderr), (1, ""))
        self.assertEqual(again.stdout, first.stdout)


class AnswersAtATerminal(Folder):
    """Through a pseudo-terminal, reading each question before it is answered."""

    def talk(self, replies, *arguments):
        """What was shown, and the status. `replies` maps the question to what is typed, in turn."""
        left = {key: list(value) for key, value in replies.items()}
        screen, program = pty.openpty()
        run = subprocess.Popen([BUILD / "sinew", "screen", *map(str, arguments)], stdin=program,
                               stdout=program, stderr=program, close_fds=True)
        os.close(program)
        shown, seen, deadline = "", 0, time.monotonic() + 300
        while time.monotonic() < deadline:
            if not select.select([screen], [], [], 1)[0]:
                continue
            try:
                chunk = os.read(screen, 4096)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            shown += chunk.decode()
            if shown[seen:].endswith(" > "):
                number = re.findall(r"\n(\d+)\. ", shown)[-1]
                text = flat(shown[shown.rindex(f"\n{number}. "):])
                question = next(key for key, words in TEXT.items() if words in text)
                typed = left[question].pop(0) if left.get(question) else usual(question)
                seen = len(shown)
                os.write(screen, b"\x04" if typed is None else f"{typed}\n".encode())
        os.close(screen)
        return flat(shown), run.wait(timeout=60)

    def test_a_person_is_asked_one_question_at_a_time_and_told_what_may_be_answered(self):
        shown, status = self.talk({"pregnant": ["possibly", "No"], "hernia": ["Y"]})
        self.assertEqual(status, 1)
        self.assertIn("'possibly' is no answer to this; it may be yes or no.", shown)
        self.assertEqual(shown.count(" > "), len(ASKED) + 1)
        self.assertIn("screening before training: cleared", shown)
        self.assertIn("Leave out hip-thrust for now: see its cautions.", shown)
        self.assertIn("This is no medical advice", shown)

    def test_an_end_typed_by_a_person_writes_nothing(self):
        shown, status = self.talk({"medicine": [None]}, "--save", self.folder / "me.yaml")
        self.assertEqual(status, 2)
        self.assertIn("error: [medicine] the input ended before this question was answered", shown)
        self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
