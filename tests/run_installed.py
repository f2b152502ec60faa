"""Installs the program into a scratch folder and runs it from there, as a stranger would.

    run_installed.py SOURCE BUILD VERSION

Red when the installed program needs a library that is in the source tree or its environment, when
it carries a run path into them, when it does not find its data from another folder, when it
answers otherwise than the program in the build folder, or when licence and notice are missing.
"""

import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command: str | Path, folder: Path) -> tuple[int, str]:
    done = subprocess.run([str(part) for part in command], cwd=folder, env={"PATH": "/usr/bin:/bin"},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def output_of(*command: str | Path, folder: Path) -> str:
    status, output = run(*command, folder=folder)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit status {status}\n{output}")
    return output


def check(condition: bool, complaint: str) -> None:
    if not condition:
        sys.exit(complaint)


def main() -> None:
    source, build, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    with tempfile.TemporaryDirectory() as scratch:
        elsewhere = Path(scratch)
        output_of("cmake", "--install", build, "--prefix", elsewhere / "first", folder=elsewhere)
        # Moving the whole shows whether anything remembers where it was installed.
        prefix = (elsewhere / "first").rename(elsewhere / "moved")
        sinew = prefix / "bin/sinew"

        for name in ("LICENSE", "NOTICE"):
            copy = prefix / "share/sinew" / name
            check(copy.read_bytes() == (source / name).read_bytes(), f"{name} differs")

        libraries = output_of("ldd", sinew, folder=elsewhere)
        check("not found" not in libraries, f"a library is missing:\n{libraries}")
        for own in (source, build):
            check(f"{own}/" not in libraries, f"a library comes from {own}:\n{libraries}")
        dynamic = output_of("readelf", "--dynamic", sinew, folder=elsewhere)
        check(str(source) not in dynamic and str(build) not in dynamic,
              f"the run path points into the build:\n{dynamic}")

        printed = output_of(sinew, "--version", folder=elsewhere)
        check(version in printed, f"sinew --version prints {printed!r}, not {version}")
        exercises = output_of(sinew, "exercises", folder=elsewhere)
        check("hip-thrust" in exercises, f"sinew exercises prints {exercises!r}")
        main_job = ("analyze", "hip-thrust", "--load", "80kg")
        installed = run(sinew, *main_job, folder=elsewhere)
        check("gluteus maximus" in installed[1], f"sinew analyze prints {installed[1]!r}")
        check(installed == run(build / "sinew", *main_job, folder=elsewhere),
              f"the installed program answers otherwise than the built one:\n{installed[1]}")


if __name__ == "__main__":
    main()
