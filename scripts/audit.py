"""`make audit`: the locked packages against the lists of known faults of PyPI and npm.

It needs the network, so that neither `make check` nor CI calls it. A list that cannot be asked, or
does not know a package, is a failure too: silence is no clean answer.
"""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from embedded.node import find_node  # noqa: E402 (found by the line above)

LOCKS = ("requirements.txt", "deploy/requirements.txt")
OF_PYTHON = [
    str(PROJECT / ".local/supply/bin/pip-audit"),
    *("--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
    *(word for lock in LOCKS for word in ("-r", lock)),
    # AUDIT_ARGS="-s osv" asks another list.
    *os.environ.get("AUDIT_ARGS", "").split(),
]


def main() -> int:
    _, npm = find_node()
    of_browser = [*npm, "audit", "--package-lock-only", "--audit-level", "low"]
    failed = [name for name, command in (("PyPI", OF_PYTHON), ("npm", of_browser)) if _run(command)]
    if failed:
        sys.stderr.write(
            f"jewelcad: {' and '.join(failed)}: a known fault, or no answer; see above\n"
        )
    return 1 if failed else 0


def _run(command: list[str]) -> int:
    return subprocess.run(command, cwd=PROJECT, check=False).returncode  # noqa: S603 (the above)


if __name__ == "__main__":
    sys.exit(main())
