"""Makes `.local/venv` from a lock file with hashes, by uv when present, else by pip alone.

Usage: python3 scripts/bootstrap.py requirements.txt, or with the name of another environment behind
it. Written for any Python 3, so that one that is too old gets a line and not a syntax error.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCAL = PROJECT / ".local"
VENV = LOCAL / (sys.argv[2] if len(sys.argv) > 2 else "venv")
NEEDED_BYTES = 3 * 1024**3
OLDEST = (3, 11)

# What an installer says, and what to say instead; the first that is found wins.
REASONS = (
    ("No space left", "the disk is full; free some space and start again"),
    ("Disk quota exceeded", "your disk quota is used up; free some space and start again"),
    ("Permission denied", "a file under .local cannot be written; give the folder to your user"),
    ("do not match the hashes", "a package is not the locked one; don't install it, tell us"),
    ("NewConnectionError", "the package index cannot be reached; check the network"),
    ("Failed to establish", "the package index cannot be reached; check the network"),
    ("error sending request", "the package index cannot be reached; check the network"),
    ("No matching distribution", "no ready-made package for this Python; use Python 3.11 to 3.13"),
    ("no usable wheels", "no ready-made package for this Python; use Python 3.11 to 3.13"),
    ("no wheels", "no ready-made package for this Python; use Python 3.11 to 3.13"),
)


def fail(message):
    sys.exit("jewelcad: " + message)


def main():
    if sys.version_info < OLDEST:
        shown = "{}.{}".format(*sys.version_info)
        fail(
            f"Python 3.11 or later is needed and this is {shown}; "
            f"install python3.11 or name one: `make run PYTHON=python3.12`."
        )
    lock = PROJECT / sys.argv[1]
    if is_current(lock):
        return
    prepare_folder()
    uv = shutil.which("uv")
    if not has_working_python():
        make_environment(uv)
    sys.stdout.write(
        f"jewelcad: installing {lock.name} into .local/{VENV.name} (a minute or so, once)\n"
    )
    sys.stdout.flush()
    install(lock, uv)
    stamp(lock).write_text(content_hash(lock))
    if lock.name == "requirements-dev.txt":  # it holds all of the other
        shop = PROJECT / "requirements.txt"
        stamp(shop).write_text(content_hash(shop))


def content_hash(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def stamp(lock):
    return VENV / f".installed-{lock.name}"


def is_current(lock):
    try:
        return stamp(lock).read_text() == content_hash(lock) and has_working_python()
    except OSError:
        return False


def has_working_python():
    """False too when the system's Python was upgraded away under the environment."""
    try:
        return run([str(VENV / "bin" / "python"), "-c", "import encodings"]).returncode == 0
    except OSError:
        return False


def prepare_folder():
    try:
        LOCAL.mkdir(exist_ok=True)
        probe = LOCAL / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        fail(f"{LOCAL} cannot be written ({error.strerror}); give it to your user.")
    free = shutil.disk_usage(LOCAL).free
    if free < NEEDED_BYTES:
        fail(
            f"{free / 1024**3:.1f} GB are free on the disk of {LOCAL} "
            f"and 3 GB are needed; free some space."
        )


def make_environment(uv):
    if uv:
        done = run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
    else:
        try:
            import ensurepip  # noqa: F401
            import venv  # noqa: F401
        except ImportError:
            name = "python{}.{}-venv".format(*sys.version_info)
            fail(f"Python's venv module is missing; `apt-get install {name}` brings it.")
        done = run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if done.returncode != 0:
        fail(f"the environment .local/{VENV.name} could not be made: {reason(done.stdout)}")


def install(lock, uv):
    """Ready-made packages only: nothing is compiled, so no compiler is needed."""
    python = str(VENV / "bin" / "python")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", python, "--no-build"]
    else:
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-input", "--only-binary", ":all:"]
    done = run([*command, "--require-hashes", "-r", str(lock)])
    if done.returncode != 0:
        (LOCAL / "install.log").write_text(done.stdout)
        fail(f"{lock.name} could not be installed: {reason(done.stdout)} (log: .local/install.log)")


def reason(output):
    for found, shown in REASONS:
        if found in output:
            return shown
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


def run(command):
    return subprocess.run(  # noqa: S603 (the commands above)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        fail("stopped; the next start goes on from here.")
    except OSError as error:
        fail(f"{error.strerror}: {error.filename or LOCAL}")
