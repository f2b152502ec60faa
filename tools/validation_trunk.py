#!/usr/bin/env python3
"""docs/validation_trunk.md: the gate, stability, pressure, joint loads, the bare column.

    python3 tools/validation_trunk.py [--build build]

prints the page alone with its findings; tools/validate writes it. Runs
build/sinew only; every figure is computed. Standard library only.
"""

import argparse
import pathlib
import tempfile

from validation_column import bare_column
from validation_findings import Findings
from validation_gate import the_gate
from validation_runs import REPOSITORY
from validation_trunk_loads import joint_loads, points_of_agreement, pressures, relief
from validation_trunk_runs import Trunk
from validation_trunk_stability import across_assumptions, bracing, rising_margin


def write(trunk, findings):
    gate, passed = the_gate(trunk, findings)
    parts = [("The gate", gate),
             ("The hip thrust under every assumption", across_assumptions(trunk, findings, passed)),
             ("A rising margin", rising_margin(trunk, findings)),
             ("Bracing", bracing(trunk, findings)),
             ("Abdominal pressure", pressures(trunk, findings)),
             ("Pressure relieves the spine", relief(trunk, findings)),
             ("Joint loads", joint_loads(trunk, findings)),
             ("What studies agree on", points_of_agreement(trunk, findings)),
             ("The bare column", bare_column(findings))]
    return "\n".join(f"## {title}\n\n{text}" for title, text in parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=REPOSITORY / "build")
    options = parser.parse_args()
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        print(write(Trunk(options.build.resolve(), pathlib.Path(folder)), findings))
    for verdict in ("miss", "explained", "not decidable here", "agrees", "noted"):
        print(f"### Findings: {verdict}\n\n{findings.listing(verdict)}")


if __name__ == "__main__":
    main()
