"""What took over the child reaches nothing, with all walls and with those that a container leaves.

As root an ordinary user is tried too, where the machine has a Python that everybody may start.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from geometry.confinement.probe import main as try_everything
from geometry.isolation import run_isolated
from geometry.losses import DANGERS, losses

PROJECT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
NOBODY = 65534
# A container's own filter: no namespaces, no mounts (unshare, mount, pivot_root on both machines).
AS_IN_A_CONTAINER = """
from geometry.confinement import kernel, seccomp
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
numbers = [97, 40, 41] if kernel.IS_ARM else [272, 165, 155]
refuse = [step for n in numbers for step in ((0x15, 0, 1, n), (0x06, 0, 0, 0x00050001))]
seccomp.install([(0x20, 0, 0, 0), *refuse, (0x06, 0, 0, 0x7FFF0000)])
"""
MEASURE = "import json; from geometry.losses import losses; print(json.dumps(losses()))"


def _measured(code: str, python: str = sys.executable, user: int | None = None) -> list[str]:
    done = subprocess.run(
        [python, "-c", code + MEASURE],
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "SECRET_KEY": "canary"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_a05_a06_a07_a08_a09_the_child_can_do_nothing_but_its_work() -> None:
    """Where the tests themselves run as root in a container, being root is its choice."""
    has_namespaces = subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0
    is_contained_root = os.getuid() == 0 and not has_namespaces
    assert losses() == (["root"] if is_contained_root else [])


def test_a06_walls_that_a_container_leaves_hold_the_same() -> None:
    """Landlock and seccomp alone; being root is the container's own choice."""
    lost = _measured(AS_IN_A_CONTAINER)
    assert lost == (["root"] if os.getuid() == 0 else [])


@pytest.mark.skipif(
    os.getuid() != 0 or not os.access(SYSTEM_PYTHON, os.X_OK),
    reason="needs root to become somebody else, and a Python that everybody may start",
)
@pytest.mark.parametrize("walls", ["", AS_IN_A_CONTAINER], ids=["all walls", "in a container"])
def test_a06_an_ordinary_user_s_child_can_do_no_more(walls: str) -> None:
    entered = subprocess.run(["test", "-r", PROJECT], user=NOBODY, check=False).returncode == 0
    if not entered:
        pytest.skip("the project lies where nobody else may read")
    assert _measured(walls, SYSTEM_PYTHON, user=NOBODY) == []


def test_the_probe_finds_what_is_open(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without any wall it does everything: silence means walls, not a probe that tries nothing."""
    secret = tmp_path / "secret"
    secret.write_text("canary")
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.socket(socket.AF_UNIX) as local,
    ):
        local.bind(str(tmp_path / "socket"))
        local.listen()
        try_everything(
            {
                "process": os.getppid(),
                "secret": str(secret),
                "port": listening.getsockname()[1],
                "socket": str(tmp_path / "socket"),
            }
        )
    found = set(json.loads(capfd.readouterr().out))
    assert found == set(DANGERS) - ({"root"} if os.getuid() else set())


ESCAPES = {
    "the folders of other programs": "import os; os.listdir('/home')",
    "who else works here": "import os; os.listdir('/proc')",
    "the site's settings": f"open({str(PROJECT / 'manage.py')!r})",
    "a link for the parent to follow": "import os; os.symlink('/etc/passwd', OUT + '/hero.webp')",
    "a pipe for the parent to wait at": "import os; os.mkfifo(OUT + '/hero.webp')",
    "a second name for the file": "import os; os.link(IN, OUT + '/hero.webp')",
    "a change of the file": "open(IN, 'r+b')",
    "another program": "import os; os.execv('/bin/sh', ['sh', '-c', 'exit 0'])",
    "a program of its own": (
        "import os, shutil, sys; shutil.copyfile(os.path.realpath(sys.executable), OUT + '/p');"
        "os.chmod(OUT + '/p', 0o777); os.execv(OUT + '/p', ['p', '-c', ''])"
    ),
    "more rights": "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\n"
    "if libc.unshare(0x10000000) or libc.prctl(36, 1, 0, 0, 0): raise OSError(1, 'no')",
    "tracing": "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\n"
    "if libc.ptrace(16, 1, 0, 0): raise OSError(1, 'no')",
    "a signal by way of a pipe": (
        "import fcntl, os; reader, writer = os.pipe(); fcntl.fcntl(reader, fcntl.F_SETOWN, 1)"
    ),
    "a limit of another process": "import resource; resource.prlimit(1, 7, (0, 0))",
}


def test_a05_a06_a07_nothing_that_helps_an_escape_is_answered(tmp_path: Path) -> None:
    source, made = tmp_path / "in", tmp_path / "out"
    source.write_bytes(b"solid")
    made.mkdir()
    tries = "\n".join(
        f"try:\n exec({code!r})\n print({name!r})\nexcept OSError: pass"
        for name, code in ESCAPES.items()
    )
    lines: list[str] = []
    outcome = run_isolated(
        [sys.executable, "-c", f"IN, OUT = {str(source)!r}, {str(made)!r}\n{tries}\nprint('end')"],
        reads=[source],
        writes=[made],
        on_line=lines.append,
    )
    assert lines == ["end"], outcome
    assert {path.name for path in made.iterdir()} <= {"p"}


def test_a07_threads_without_end_end_the_child_alone() -> None:
    code = (
        "import threading\n"
        "threading.stack_size(32768)\n"
        "count, wait = 0, threading.Event()\n"
        "try:\n"
        "    while count < 5000:\n"
        "        threading.Thread(target=wait.wait, daemon=True).start()\n"
        "        count += 1\n"
        "except RuntimeError: pass\n"
        "print(count, flush=True)\n"
        "import os; os._exit(0)"
    )
    lines: list[str] = []
    run_isolated([sys.executable, "-c", code], on_line=lines.append)
    assert int(lines[0]) < 300
