"""Runs the commands that README.md and docs/*.md show, so that a reader can trust them.

    run_documents.py SOURCE BUILD [--update]

Two kinds of fenced block are run; all others are left alone:

    ```sh run           every line is a command
    ```console run      a line that begins with "$ " is a command, what follows is its output

A command must end with exit status 0, or with N where it ends in "# exit N". Output is compared
line by line; a line "..." stands for any number of lines. With --update the output in the
document is replaced by what the program prints.

Commands run in a scratch folder that holds links to everything in SOURCE, with BUILD as `build`,
so that what they write does not stay.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

FENCE = re.compile(r"^```(sh|console) run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"#\s*exit (\d+)\s*$")


def commands_of(kind: str, text: str) -> list[tuple[str, list[str] | None]]:
    """Commands with the output that the document shows (None: not shown)."""
    found = []
    lines = iter(text.splitlines())
    for line in lines:
        if kind == "console" and not line.startswith("$ "):
            if not found:
                raise ValueError(f"output before any command: {line!r}")
            found[-1][1].append(line.rstrip())
            continue
        command = line[2:] if kind == "console" else line
        while command.endswith("\\"):
            command = command[:-1] + next(lines).strip()
        if command.strip():
            found.append((command, [] if kind == "console" else None))
    return found


def matches(printed: list[str], shown: list[str]) -> bool:
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(matches(printed[i:], shown[1:]) for i in range(len(printed) + 1))
    return bool(printed) and printed[0] == shown[0] and matches(printed[1:], shown[1:])


def run(command: str, folder: Path) -> tuple[int, list[str]]:
    done = subprocess.run(["bash", "-c", command], cwd=folder, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, [line.rstrip() for line in done.stdout.splitlines()]


def check(command: str, shown: list[str] | None, folder: Path) -> tuple[list[str], list[str]]:
    """What is wrong, and what the command printed."""
    noted = EXIT.search(command)
    wanted = int(noted.group(1)) if noted else 0
    status, printed = run(command, folder)
    wrong = []
    if status != wanted:
        wrong.append(f"exit status {status} instead of {wanted}")
    if shown is not None and not matches(printed, shown):
        wrong.append("the document shows other output")
    return wrong, printed


def check_document(document: Path, folder: Path, update: bool) -> tuple[int, int]:
    """Number of commands, number of those that went wrong."""
    count = failures = 0

    def replace(block: re.Match) -> str:
        nonlocal count, failures
        kind, lines = block.group(1), [f"```{block.group(1)} run"]
        for command, shown in commands_of(kind, block.group(2)):
            count += 1
            wrong, printed = check(command, shown, folder)
            if update and wrong == ["the document shows other output"]:
                wrong, shown = [], printed
            print(f"{'FAILED' if wrong else 'passed'}  {document.name}: {command}")
            if wrong:
                failures += 1
                print("\n".join(["    " + "; ".join(wrong), *("    | " + p for p in printed)]))
            lines.append(("$ " if kind == "console" else "") + command)
            lines.extend(shown or [])
        return "\n".join([*lines, "```"])

    text = document.read_text()
    new_text = FENCE.sub(replace, text)
    if update and new_text != text:
        document.write_text(new_text)
    return count, failures


def main() -> int:
    source, build = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    update = "--update" in sys.argv[3:]
    count = failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for entry in source.iterdir():
            if not entry.name.startswith((".git", "build")):
                (folder / entry.name).symlink_to(entry)
        (folder / "build").symlink_to(build)
        for document in [source / "README.md", *sorted((source / "docs").glob("*.md"))]:
            ran, wrong = check_document(document, folder, update)
            count, failures = count + ran, failures + wrong
    if count == 0:
        print("no document has a command to run; that cannot be right")
        return 1
    print(f"{count} commands, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
