"""`make check`: every check that needs no running service, all of them even after a failure."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEPLOY_VALUES = PROJECT / "deploy" / "check.env"

PYTHON = [sys.executable]
STEPS: list[tuple[str, list[str]]] = [
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("types", [*PYTHON, "-m", "mypy"]),
    ("import contracts", [str(BIN / "lint-imports"), "--cache-dir", ".local/imports"]),
    ("templates", [str(BIN / "djlint"), "--lint", "--quiet", "templates"]),
    # Of which the deployment needs one a language; refuses two translations of one message.
    ("languages", [*PYTHON, "-c", "from embedded.catalogues import build_catalogues as b; b()"]),
    ("system checks", [*PYTHON, "manage.py", "check"]),
    ("migrations", [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("deployment", [*PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
]


def main() -> int:
    failed = [name for name, command in STEPS if not _passes(name, command)]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    """Run one step; show what it says only when it fails."""
    begin = time.monotonic()
    done = subprocess.run(  # noqa: S603 (the commands above)
        command,
        cwd=PROJECT,
        env=_deploy_environment() if name == "deployment" else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<18} {verdict:<7} {time.monotonic() - begin:5.1f} s", flush=True)  # noqa: T201
    if done.returncode != 0:
        print(done.stdout, flush=True)  # noqa: T201
    return done.returncode == 0


def _deploy_environment() -> dict[str, str]:
    """Production's variables and nothing of the caller's, so that no local value hides a gap."""
    lines = DEPLOY_VALUES.read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    values = dict(pairs)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | values | {"SECRET_KEY": secrets.token_urlsafe(64)}


if __name__ == "__main__":
    sys.exit(main())
