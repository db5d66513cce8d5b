"""Start the workshop: install the packages that lie beside this file, once, and open JupyterLab. No network is used.

It is started by whatever Python there is, so it needs the standard library alone, and no syntax that is new.
Exit codes: 0 all well, 2 no such unit, 3 a file of the kit is damaged, 4 no fitting Python, 6 cannot write, 130 Ctrl-C.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

KIT = Path(__file__).resolve().parent
HOME = KIT / "collection"
VENV = KIT / ".venv"
READY = VENV / "ready"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# Of the pip of this machine nothing is to count: neither where it looks nor where it installs.
ALONE = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))},
    "PIP_CONFIG_FILE": os.devnull,
    "PYTHONNOUSERSITE": "1",
}


class Trouble(Exception):
    """What keeps the workshop from starting: a line, and the exit code."""

    def __init__(self, line: str, code: int) -> None:
        super().__init__(line)
        self.code = code


def fitting(kit: dict[str, str]) -> list[str]:
    """Return the command of a Python that the wheels of this kit are made for."""
    there, here = (kit["system"], kit["machine"].lower()), (sys.platform, platform.machine().lower())
    if there != here:
        raise Trouble(
            "this kit is made for {} on {}, and this is {} on {}; ask for one made here".format(
                *there, *here
            ),
            4,
        )
    wanted = kit["python"]
    tried = ([sys.executable], [f"python{wanted}"], ["py", f"-{wanted}"])
    for command in tried:
        if shutil.which(command[0]) and _version(command) == wanted:
            return command
    raise Trouble(
        f"expected Python {wanted}, got {platform.python_version()}; install {wanted} beside it, then start again",
        4,
    )


def _version(command: list[str]) -> str:
    asked = [*command, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def install(kit: dict[str, str]) -> None:
    """Install the packages of the kit into its own folder, unless they are there."""
    required = KIT / "requirements.txt"
    proof = hashlib.sha256(required.read_bytes()).hexdigest()
    if READY.is_file() and READY.read_text(encoding="utf-8") == proof:
        return
    python, began = fitting(kit), time.monotonic()
    print("start: the packages go into .venv beside this file (a minute or two, once)", flush=True)
    _run([*python, "-m", "venv", "--clear", str(VENV)])
    _run([
        str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-index",
        "--find-links", str(KIT / "wheels"), "--require-hashes", "-r", str(required),
    ])  # fmt: skip
    READY.write_text(proof, encoding="utf-8")
    print(f"start: installed in {time.monotonic() - began:.0f} s", flush=True)


# What Python and pip say, what it means for the one who starts, and the exit code.
MEANINGS = (
    (("ensurepip",), "this Python cannot make environments; on Debian and Ubuntu: apt install python3-venv", 4),
    (("DO NOT MATCH THE HASHES", "No matching distribution", "is invalid", "BadZipFile"),
     "a package of the kit is missing or damaged; unpack the kit again", 3),
    (("[Errno ", "No space left", "Permission denied", "Read-only"),
     "cannot write beside this file; unpack the kit on a disk with 1 GB free that you may write to", 6),
)  # fmt: skip


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, env=ALONE, capture_output=True, text=True, check=False)
    if not ended.returncode:
        return
    told = ended.stderr + ended.stdout
    for signs, meaning, code in MEANINGS:
        if any(sign in told for sign in signs):
            raise Trouble(meaning, code)
    said = [line for line in told.splitlines() if line.strip()] or ["it gave no reason"]
    raise Trouble(f"the packages could not be installed: {said[-1]}", 3)


def page(asked: str) -> str:
    """Return the page of JupyterLab to open: the exercises of a unit."""
    units = sorted(path.parent.name for path in (HOME / "workshops").glob("*/exercises.ipynb"))
    for name in units:
        if name.startswith(asked):
            return f"/lab/tree/workshops/{name}/exercises.ipynb"
    raise Trouble(f"no unit {asked!r}; there are {', '.join(units) or 'none: unpack the kit again'}", 2)


def lab(opened: str, options: list[str]) -> int:
    """Run JupyterLab, for this machine alone, until it is closed; return its exit code."""
    env = {
        **ALONE,
        "TRAFFICKING_HOME": str(HOME),
        "PATH": os.pathsep.join((str(BIN), os.environ.get("PATH", ""))),
        # Kernels and settings of the kit before those of the person.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    asked = [
        str(PYTHON), "-m", "jupyterlab", "--ip=127.0.0.1", "--log-level=WARN",
        f"--ServerApp.root_dir={HOME}", f"--LabApp.default_url={opened}",
        "--LabApp.extension_manager=readonly",  # there is no network to get any from
    ]  # fmt: skip
    print(
        "start: JupyterLab opens in the browser; save there, then Ctrl-C here ends it",
        flush=True,
    )
    return subprocess.run([*asked, *options], env=env, cwd=HOME, check=False).returncode


def main(arguments: list[str]) -> int:
    """Install if need be, and start; the first argument may be a unit, the others go to JupyterLab."""
    unit = arguments.pop(0) if arguments and not arguments[0].startswith("-") else "1"
    try:
        opened = page(unit)
        install(json.loads((KIT / "kit.json").read_text(encoding="utf-8")))
        return lab(opened, arguments)
    except Trouble as trouble:
        print(f"start: {trouble}", file=sys.stderr)
        return trouble.code
    except OSError as trouble:
        print(
            f"start: {trouble.strerror}: {trouble.filename}; unpack the kit again, on a disk you may write to",
            file=sys.stderr,
        )
        return 6
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
