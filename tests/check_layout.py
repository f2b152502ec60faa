"""Checks what the layout promises and no compiler sees.

    check_layout.py SOURCE VERSION

- Includes between the folders of sinew/ point one way.
- Only sinew/mechanics includes Pinocchio, and only sinew/io touches files.
- Every folder of sinew/ says in a README.md what it holds.
- The version is the same in CHANGELOG.md and CITATION.cff as in CMakeLists.txt.
"""

import re
import sys
from pathlib import Path

ORDER = ["math", "body", "mechanics", "muscle", "exercise", "motion", "recruitment", "analysis",
         "evidence", "training", "io", "report", "lab"]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
TOUCHES_FILES = {"fstream", "filesystem", "pugixml.hpp", "cstdio"}


def check_includes(source: Path) -> list[str]:
    findings = []
    for file in sorted(source.glob("sinew/*/*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        folder, place = file.parent.name, file.relative_to(source)
        is_test = file.name.endswith(".test.cpp")
        for name in INCLUDE.findall(file.read_text()):
            if name.startswith("pinocchio/") and folder != "mechanics":
                findings.append(f"{place}: includes {name}; only sinew/mechanics may")
            if is_test:
                continue
            parts = name.split("/")
            if parts[0] == "sinew" and len(parts) == 3:
                if ORDER.index(parts[1]) > ORDER.index(folder):
                    findings.append(f"{place}: includes {name}, which comes after {folder}")
            if (name in TOUCHES_FILES or parts[0] == "yaml-cpp") and folder != "io":
                findings.append(f"{place}: includes {name}; only sinew/io touches files")
    return findings


def check_folders(source: Path) -> list[str]:
    findings = []
    for folder in sorted(path for path in (source / "sinew").iterdir() if path.is_dir()):
        if folder.name not in ORDER:
            findings.append(f"sinew/{folder.name}: has no place in the order of the folders")
        if not (folder / "README.md").exists():
            findings.append(f"sinew/{folder.name}: has no README.md")
    return findings


def check_version(source: Path, version: str) -> list[str]:
    findings = []
    newest = re.search(r"^## (\S+)", (source / "CHANGELOG.md").read_text(), re.MULTILINE)
    if newest is None or newest.group(1) != version:
        findings.append(f"CHANGELOG.md: its first section is not {version}")
    cited = re.search(r"^version: (\S+)$", (source / "CITATION.cff").read_text(), re.MULTILINE)
    if cited is None or cited.group(1) != version:
        findings.append(f"CITATION.cff: the version is not {version}")
    return findings


def main() -> int:
    source, version = Path(sys.argv[1]), sys.argv[2]
    findings = [*check_includes(source), *check_folders(source), *check_version(source, version)]
    print("\n".join(findings) or "the layout is as promised")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
