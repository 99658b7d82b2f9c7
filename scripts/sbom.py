"""`make sbom`: what the shop is made of, as two lists in CycloneDX, from the locks alone.

Other programs compare them with lists of known faults, as `make audit` does.
"""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from embedded.node import find_node  # noqa: E402 (found by the line above)

LOCKS = ("requirements.txt", "deploy/requirements.txt")
OF_PYTHON = [str(PROJECT / ".local/supply/bin/cyclonedx-py"), "requirements"]
OF_BROWSER = ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"]


def main() -> int:
    folder = PROJECT / ".local" / "sbom"
    folder.mkdir(parents=True, exist_ok=True)
    pinned = "\n".join((PROJECT / lock).read_text() for lock in LOCKS)
    _write(folder / "python.json", [*OF_PYTHON, "--output-reproducible", "-"], told=pinned)
    _, npm = find_node()
    _write(folder / "browser.json", [*npm, *OF_BROWSER])
    return 0


def _write(path: Path, command: list[str], *, told: str = "") -> None:
    done = subprocess.run(  # noqa: S603 (the commands above)
        command, cwd=PROJECT, input=told, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"jewelcad: {command[0]} failed: {done.stderr.strip()}")
    path.write_text(done.stdout)
    sys.stdout.write(f"{path.relative_to(PROJECT)}\n")


if __name__ == "__main__":
    sys.exit(main())
