"""Runs `sinew log` as people and mishaps do: nothing is lost, doubled or half there.

    run_log.py SOURCE BUILD
"""

import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from datetime import date, timedelta
from pathlib import Path

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])

HEADER = "uid,date,time,exercise,variations,sets,reps,load_kg,hold_s"
ADDED = re.compile(r"^added .* ([0-9a-f]{32})\n$")
NEWEST = 2


def command(*arguments):
    return [BUILD / "sinew", "log", *map(str, arguments)]


def log(*arguments, **options):
    return subprocess.run(command(*arguments), text=True, capture_output=True, check=False,
                          **options)


def rows(file, query="SELECT uid, date, exercise, sets, reps FROM entry ORDER BY number"):
    with sqlite3.connect(file) as database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def change(file, *statements):
    database = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    database.close()


def kill_after(arguments, delay):
    """What a program printed that is killed after so many seconds, and whether it had ended."""
    process = subprocess.Popen(command(*arguments), text=True, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    time.sleep(delay)
    process.kill()
    printed, complaint = process.communicate()
    assert complaint == "", complaint
    return printed, process.returncode == 0


def table(batch, count, end="\n"):
    lines = [HEADER] + [f"c{batch:07d}{k:024d},2025-10-{k % 28 + 1:02d},18:30,hip-thrust,paused,"
                        f"3,{k + 1},{20 + k / 2},1.5" for k in range(count)]
    return "".join(line + end for line in lines)


class Log(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name).resolve()
        self.file = self.folder / "log.sqlite"

    def add(self, *more, file=None, **options):
        return log("add", "crunch", "--sets", 1, "--reps", 1, "--log", file or self.file, *more,
                   **options)

    def list(self, file=None, **options):
        return log("list", "--log", file or self.file, **options)

    def refused(self, run, first, second=None):
        """One clear line, or two of which the second is the remedy; status 2."""
        lines = run.stderr.splitlines()
        self.assertEqual(lines[0], first)
        if second is not None:
            self.assertRegex(lines[1], second)
        self.assertLessEqual(len(lines), 2)
        self.assertEqual((run.stdout, run.returncode), ("", 2))

    def both_refused(self, what, second=None, file=None):
        """Reading and writing; the file stays as it is and nothing comes to lie beside it."""
        file = file or self.file
        before, beside = file.read_bytes(), sorted(self.folder.iterdir())
        for run in (self.list(file), self.add(file=file)):
            self.refused(run, f"{file}: error: {what}", second)
            self.assertEqual(file.read_bytes(), before)
            self.assertEqual(sorted(self.folder.iterdir()), beside)


class Everyday(Log):
    def test_what_is_added_is_listed_and_removed(self):
        run = log("add", "barbell-hip-thrust", "--sets", 3, "--reps", 10, "--load", "80kg",
                  "--variation", "paused", "--date", "2025-11-03", "--time", "18:30", "--log",
                  self.file)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"^added 2025-11-03 18:30  hip-thrust\+paused  3 x 10  80 kg  "
                                     r"[0-9a-f]{32}\n$")
        log("add", "plank", "--sets", 2, "--reps", 1, "--hold", "60s", "--date", "2025-11-02",
            "--log", self.file)
        listed = self.list()
        self.assertRegex(listed.stdout,
                         r"^2025-11-02        front-plank        2 x 1 x 60 s  [0-9a-f]{32}\n"
                         r"2025-11-03 18:30  hip-thrust\+paused  3 x 10  80 kg  [0-9a-f]{32}\n"
                         r"2 entries\n$")
        later = log("list", "--from", "2025-11-03", "--log", self.file).stdout
        self.assertRegex(later, r"^2025-11-03.*\n1 entry\n$")
        earlier = log("list", "--to", "2025-11-01", "--log", self.file).stdout
        self.assertEqual(earlier, "0 entries\n")
        uid = ADDED.match(run.stdout).group(1)
        self.assertEqual(log("remove", uid, "--log", self.file).stdout,
                         run.stdout.replace("added", "removed"))
        self.assertNotIn(uid, self.list().stdout)
        self.refused(log("remove", uid, "--log", self.file),
                     f"error: [uid] {uid} is not in {self.file}")

    def test_the_usual_place_is_in_the_home_folder(self):
        def sinew(*arguments, **variables):
            return log(*arguments, env={"PATH": os.environ["PATH"], **variables})
        add = ("add", "crunch", "--sets", "1", "--reps", "1")
        place = self.folder / ".local/share/sinew/log.sqlite"
        run = sinew("list", HOME=str(self.folder))
        self.assertEqual((run.returncode, run.stdout, run.stderr),
                         (0, "", f"note: no log yet at {place}\n"))
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual(sinew(*add, HOME=str(self.folder)).returncode, 0)
        self.assertTrue(place.exists())
        self.assertEqual(sinew(*add, HOME="/nowhere", XDG_DATA_HOME=str(self.folder)).returncode, 0)
        self.assertTrue((self.folder / "sinew/log.sqlite").exists())
        self.refused(sinew(*add), "error: [--log] neither HOME nor XDG_DATA_HOME says where the "
                                  "log is kept")

    def test_a_log_that_is_missing_is_empty_and_is_not_made(self):
        run = self.list()
        self.assertEqual((run.returncode, run.stderr), (0, f"note: no log yet at {self.file}\n"))
        self.refused(log("export", self.folder / "log.csv", "--log", self.file),
                     f"error: no log yet at {self.file}")
        self.refused(log("remove", "a" * 32, "--log", self.file),
                     f"error: no log yet at {self.file}")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_export_makes_the_same_log_again(self):
        source, first, second = (self.folder / name for name in ("t.csv", "1.csv", "2.csv"))
        source.write_text("\ufeff" + table(1, 40, "\r\n") + ",2025-11-01,,plank,,1,1,,\r\n",
                          newline="")
        run = log("import", source, "--log", self.file)
        self.assertEqual((run.stdout, run.stderr), (f"added 41 entries to {self.file}\n", ""))
        log("export", first, "--log", self.file)
        other = self.folder / "other.sqlite"
        log("import", first, "--log", other)
        log("export", second, "--log", other)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertEqual(log("export", "-", "--log", other).stdout, first.read_text())
        self.assertEqual(log("import", second, "--log", other).stdout,
                         f"added 0 entries to {other}; 41 entries there already\n")
        self.refused(log("export", self.file, "--log", self.file),
                     f"error: [file] '{self.file}' is the log itself")
        self.refused(log("list", "--json", self.file, "--log", self.file),
                     f"error: [--json] '{self.file}' is the log itself")

    def test_an_import_is_there_wholly_or_not_at_all(self):
        file = self.folder / "t.csv"
        file.write_text(table(1, 5) + ",2025-02-30,,crunch,,1,1,,\n")
        self.refused(log("import", file, "--log", self.file),
                     f"{file}:7: error: [date] '2025-02-30': the calendar has no such day")
        self.assertFalse(self.file.exists())
        file.write_text(table(1, 5))
        log("import", file, "--log", self.file)
        file.write_text(table(2, 5) + table(1, 5).splitlines()[3].replace(",3,3,", ",3,4,") + "\n")
        self.refused(log("import", file, "--log", self.file),
                     f"{file}:7: error: [uid] c0000001{2:024d} is in {self.file} already, with "
                     "other content")
        self.assertEqual(len(rows(self.file)), 5)

    def test_wrong_input_is_refused_before_a_file_is_made(self):
        ahead = date.today() + timedelta(days=3)
        for options, message in (
                (("--date", "2025-02-30"),
                 "error: [--date] '2025-02-30': the calendar has no such day"),
                (("--date", "30.11.2026"), "error: [--date] '30.11.2026' is not a date"),
                (("--date", ahead),
                 f"error: [--date] is {ahead}, in the future; today is {date.today()}"),
                (("--time", "7:30"), "error: [--time] '7:30' is not a time of day"),
                (("--load", "80"),
                 "error: [--load] '80' has no unit; a mass needs one (kg, lb or N), such as 80kg"),
                (("--load", "75%"),
                 "error: [--load] is '75%'; the log wants what was lifted, such as 80kg"),
                (("--load", "0kg"),
                 "error: [--load] is 0 kg; it must be more than 0, up to 1000 kg"),
                (("--load", "1200kg"),
                 "error: [--load] is 1200 kg; it must be more than 0, up to 1000 kg"),
                (("--hold", "20"),
                 "error: [--hold] '20' has no unit; a time needs one (s or ms), such as 20s"),
                (("--hold", "2ms"), "error: [--hold] is 0.002 s; it must be 1 to 3600 s"),
                (("--variation", "pausd"),
                 "error: [--variation] 'pausd' is not a variation of hip-thrust; nearest: paused"),
                (("--sets", "0"),
                 "error: [--sets] is '0'; it must be a whole number from 1 to 100"),
                (("--reps", "1.5"),
                 "error: [--reps] is '1.5'; it must be a whole number from 1 to 1000"),
                (("--log", "-"), "error: [--log] is '-'; it must be a file"),
                (("--log", ""), "error: [--log] the name is empty")):
            asked = dict(zip(("--sets", "--reps", "--log"), ("3", "10", str(self.file))))
            asked[options[0]] = options[1]
            words = [str(word) for pair in asked.items() for word in pair]
            self.refused(log("add", "hip-thrust", *words), message)
        self.refused(log("add", "hip-trust", "--sets", 1, "--reps", 1, "--log", self.file),
                     "error: [exercise] 'hip-trust' is not known; nearest: hip-thrust",
                     "sinew exercises")
        self.refused(log("add", "plank", "--sets", 1, "--reps", 1, "--load", "20kg", "--log",
                         self.file),
                     "error: [--load] nothing in front-plank carries a load")
        self.refused(log("list", "--from", "2025-11-02", "--to", "2025-11-01", "--log", self.file),
                     "error: [--to] 2025-11-01 lies before --from 2025-11-02")
        self.refused(log("remove", "a1", "--log", self.file),
                     "error: [uid] is 'a1'; it must be 32 digits, 0 to 9 and a to f")
        self.refused(log("import", self.folder, "--log", self.file),
                     f"{self.folder}: error: this is a folder; it must be a file")
        for arguments in (("add", "crunch", "--reps", "1"), ("add",), ("import",), ("frobnicate",),
                          ()):
            run = log(*arguments)
            self.assertEqual((run.returncode, run.stdout, run.stderr[:7]), (2, "", "error: "),
                             arguments)
        self.assertEqual(list(self.folder.iterdir()), [])


class BadStates(Log):
    """Each is one clear line that names the file, with status 2, and nothing is lost."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.add().returncode, 0)

    def test_a_log_that_another_program_holds(self):
        holder = sqlite3.connect(self.file, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        self.refused(self.add(), f"{self.file}: error: another program holds the file", "Try again")
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual(self.list().returncode, 0)  # who writes keeps nobody from reading
        holder.execute("ROLLBACK")
        self.assertEqual(self.add().returncode, 0)
        holder.close()
        holder = sqlite3.connect(self.file, isolation_level=None)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        self.refused(self.list(), f"{self.file}: error: another program holds the file",
                     "Try again")
        holder.close()
        self.assertEqual(len(rows(self.file)), 2)

    def test_a_log_that_may_only_be_read(self):
        root = os.geteuid() == 0
        other = {"user": 65534, "group": 65534, "extra_groups": []} if root else {}
        self.folder.chmod(0o755)
        try:
            tried = subprocess.run([BUILD / "sinew", "--help"], capture_output=True, check=False,
                                   **other)
            if tried.returncode != 0:
                self.skipTest("another user cannot run the program here")
        except PermissionError:
            self.skipTest("another user cannot run the program here")
        self.addCleanup(self.folder.chmod, 0o755)
        before = self.file.read_bytes()
        denied = f"{self.file}: error: the file cannot be written: Permission denied"
        beside = (f"{self.file}: error: its folder cannot be written, where SQLite keeps a file "
                  "beside it: Permission denied")
        for file_mode, folder_mode, complaint in ((0o444, 0o777, denied), (0o444, 0o555, denied),
                                                  (0o666, 0o555, beside)):
            self.file.chmod(file_mode)
            self.folder.chmod(folder_mode)
            self.assertRegex(self.list(**other).stdout, "\n1 entry\n$")
            self.refused(self.add(**other), complaint)
            self.assertEqual(self.file.read_bytes(), before)
            self.assertEqual(list(self.folder.iterdir()), [self.file])
        new = self.folder / "new.sqlite"
        self.refused(self.add(file=new, **other), str(new) + beside[len(str(self.file)):])
        below = self.folder / "a/b.sqlite"
        self.refused(self.add(file=below, **other),
                     f"{below.parent}: error: the folder cannot be made: Permission denied")
        self.file.chmod(0o000)
        unreadable = f"{self.file}: error: the file cannot be read: Permission denied"
        self.refused(self.list(**other), unreadable)
        self.refused(self.add(**other), unreadable)

    def test_a_log_of_a_newer_version(self):
        change(self.file, "PRAGMA user_version = 9")
        self.both_refused("the log has version 9; this program knows versions up to "
                          f"{NEWEST} and leaves it as it is", "newer Sinew")
        change(self.file, f"PRAGMA user_version = {NEWEST}")
        self.assertEqual(self.add().returncode, 0)

    def test_a_log_of_an_older_version_is_copied_and_brought_up_to_date(self):
        change(self.file, "DROP TABLE entry_variation", "ALTER TABLE entry DROP COLUMN time",
               "ALTER TABLE entry DROP COLUMN hold_s", "PRAGMA user_version = 1")
        before = self.file.read_bytes()
        self.assertRegex(self.list().stdout, "\n1 entry\n$")
        self.assertEqual(self.file.read_bytes(), before)
        run = self.add()
        copy = Path(f"{self.file}.version-1")
        self.assertEqual(run.stderr, f"note: {self.file} was of version 1 and is now of version "
                                     f"{NEWEST}; as it was, it is kept as {copy}\n")
        self.assertEqual(len(rows(self.file)), 2)
        self.assertEqual(rows(copy), rows(self.file)[:1])
        self.assertEqual(sorted(self.folder.iterdir()), [self.file, copy])

    def test_a_damaged_log(self):
        log("import", self.write_table(300), "--log", self.file)
        whole, keep = self.file.read_bytes(), r"^Keep it: `sqlite3 '.*' \.recover`"
        self.file.write_bytes(whole[:-4096])
        self.both_refused("the file is damaged: database disk image is malformed", keep)
        self.file.write_bytes(whole[:-7])
        self.both_refused("the file is damaged: its end is missing", keep)
        flipped = bytes(255 - byte for byte in whole[4096:8192])
        self.file.write_bytes(whole[:4096] + flipped + whole[8192:])
        self.both_refused("the file is damaged: *** in database main *** Page 2: btreeInitPage() "
                          "returns error code 11", keep)
        self.file.write_text("Squats, mostly. " * 100)
        self.both_refused("the file is damaged, or no SQLite database: file is not a database",
                          keep)
        self.file.write_bytes(whole)
        self.assertRegex(self.list().stdout, "\n301 entries\n$")

    def write_table(self, count):
        file = self.folder / "t.csv"
        file.write_text(table(1, count))
        return file

    def test_a_database_of_another_program(self):
        self.file.unlink()
        change(self.file, "CREATE TABLE places (url TEXT)", "INSERT INTO places VALUES ('x')")
        self.both_refused("this is a database of another program, and is left as it is", "--log")

    def test_what_is_no_file(self):
        for run in (self.list(self.folder), self.add(file=self.folder)):
            self.refused(run, f"{self.folder}: error: this is a folder; it must be a file")
        for run in (self.list("/dev/null"), self.add(file="/dev/null")):
            self.refused(run, "/dev/null: error: this is a device or a pipe; it must be a file")

    def test_a_full_disk(self):
        if not shutil.which("unshare"):
            self.skipTest("no small disk can be made here")
        source, mounted = self.write_table(900), self.folder / "small"
        mounted.mkdir()
        run = subprocess.run(
            ["unshare", "--mount", "sh", "-c",
             'mount -t tmpfs -o size=256k none "$1" || exit 77\n'
             'cp "$2" "$1/log.sqlite"; head -c 140000 /dev/zero > "$1/fill"\n'
             '"$3" log import "$4" --log "$1/log.sqlite"; echo "status $?"\n'
             'rm "$1/fill"; "$3" log list --log "$1/log.sqlite"',
             "sh", mounted, self.file, BUILD / "sinew", source], text=True, capture_output=True,
            check=False)
        if run.returncode == 77 or not run.stdout:
            self.skipTest("no small disk can be made here")
        self.assertEqual(run.stderr, f"{mounted}/log.sqlite: error: the disk is full; the file "
                                     "is as it was\n")
        self.assertRegex(run.stdout, "^status 2\n.*\n1 entry\n$")


class Mishaps(Log):
    def assert_whole(self, file=None):
        self.assertEqual(rows(file or self.file, "PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(rows(file or self.file, "PRAGMA foreign_key_check"), [])

    def usual_time(self, arguments):
        """Median of five runs [s]; `arguments` gives those of the k-th."""
        times = []
        for k in range(5):
            began = time.monotonic()
            self.assertEqual(log(*arguments(k)).returncode, 0)
            times.append(time.monotonic() - began)
        return statistics.median(times)

    def delays(self, usual, count, back):
        """A sweep over the whole run, denser at its beginning, then steps about the moment of the
        answer: send whether there was one. Steps back are `back` times as long as those on."""
        chance, sweep, unanswered = random.Random(20261130), count // 2, 0
        for k in range(sweep):
            answered = yield 1.2 * usual * (k / sweep) ** 2
            unanswered += not answered
        delay = 1.2 * usual * (unanswered / sweep) ** 2
        for _ in range(count - sweep):
            answered = yield delay
            delay = max(0, delay + usual * chance.uniform(0.01, 0.06) * (-back if answered else 1))

    def killed(self, usual, count, arguments, back=1):
        """Runs that are killed: what each printed. `arguments` gives those of the k-th run."""
        delays, answers, ended = self.delays(usual, count, back), [], 0
        delay = next(delays)
        for k in range(count):
            printed, whole = kill_after(arguments(k), delay)
            answers.append(printed)
            ended += whole
            if k + 1 < count:
                delay = delays.send(printed != "")
        return answers, ended

    def test_a_killed_program_leaves_what_it_told_and_nothing_half(self):
        count = 100
        add = ["add", "front-plank", "--sets", "1", "--log", self.file, "--reps"]
        usual = self.usual_time(lambda _: [*add, 1000])
        answers, ended = self.killed(usual, count, lambda k: [*add, k + 1], back=3)
        found = {}
        for uid, *_, reps in rows(self.file):
            if reps != 1000:
                found.setdefault(reps - 1, []).append(uid)
        told = untold = lost = 0
        for k, printed in enumerate(answers):
            uids = found.get(k, [])
            if printed:
                self.assertEqual(uids, [ADDED.match(printed).group(1)])
                told += 1
            else:
                self.assertLessEqual(len(uids), 1)
                untold, lost = untold + len(uids), lost + 1 - len(uids)
        self.assert_whole()
        print(f"\n{count} adds killed, {usual * 1000:.0f} ms each: {lost} before the commit, "
              f"{untold} between commit and answer, {told} after the answer ({ended} had ended)")
        self.assertGreaterEqual(lost, count // 10)
        self.assertGreaterEqual(told, count // 10)
        self.assertLess(ended, count // 2)

    def test_a_killed_import_is_there_wholly_or_not_at_all(self):
        count, size = 40, 300
        files = [self.folder / f"{k}.csv" for k in range(count)]
        for k, file in enumerate(files):
            file.write_text(table(k + 1, size))
        scratch = self.folder / "scratch.sqlite"
        usual = self.usual_time(lambda k: ["import", files[k], "--log", scratch])
        answers, ended = self.killed(usual, count,
                                     lambda k: ["import", files[k], "--log", self.file])

        def numbers():
            found = [0] * count
            for uid, *_ in rows(self.file):
                found[int(uid[1:8]) - 1] += 1
            return found
        found = numbers()
        for printed, there in zip(answers, found):
            self.assertIn(there, (0, size))
            if printed:
                self.assertEqual(there, size)
        variations = rows(self.file, "SELECT count(*) FROM entry_variation")[0][0]
        self.assertEqual(variations, sum(found))
        told, whole = sum(map(bool, answers)), sum(there > 0 for there in found)
        print(f"\n{count} imports of {size} rows killed, {usual * 1000:.0f} ms each: "
              f"{count - whole} before the commit, {whole - told} between commit and answer, "
              f"{told} after the answer ({ended} had ended)")
        self.assertGreaterEqual(count - whole, count // 10)
        self.assertGreaterEqual(whole, count // 10)
        self.assert_whole()
        for file in files:
            self.assertEqual(log("import", file, "--log", self.file).returncode, 0)
        self.assertEqual(numbers(), [size] * count)
        self.assert_whole()

    def test_a_log_killed_while_it_is_made(self):
        add = ["add", "front-plank", "--sets", "1", "--reps", "1", "--log"]
        usual = self.usual_time(lambda k: [*add, self.folder / f"first_{k}.sqlite"])
        files = [self.folder / f"{k}.sqlite" for k in range(24)]
        answers, _ = self.killed(usual, len(files), lambda k: [*add, files[k]])
        for file, printed in zip(files, answers):
            there = len(rows(file)) if printed else 0
            self.assertEqual(there, 1 if printed else 0)
            self.assertEqual(self.list(file).returncode, 0)
            self.assertEqual(self.add(file=file).returncode, 0)
            self.assertIn(len(rows(file)), (there + 1,) if printed else (1, 2))
            self.assert_whole(file)

    def test_programs_that_add_at_once(self):
        failures = []

        def add(times):
            for _ in range(times):
                run = log("add", "front-plank", "--sets", "1", "--reps", "1", "--log", self.file)
                if not ADDED.match(run.stdout) or run.stderr:
                    failures.append(run.stderr)

        for programs, times in ((2, 50), (8, 1), (8, 1), (8, 1)):
            self.file.unlink(missing_ok=True)
            threads = [threading.Thread(target=add, args=(times,)) for _ in range(programs)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])
            self.assertEqual(len(rows(self.file)), programs * times)
            self.assertEqual(len({uid for uid, *_ in rows(self.file)}), programs * times)
            self.assert_whole()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
