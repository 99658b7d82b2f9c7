"""A child that runs wild is ended, tells why, and leaves the parent as it was."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from geometry.isolation import EXIT_REFUSED, SEED_VARIABLE, Outcome, geometry_command, run_isolated
from tests.geometry import shapes

MEGABYTE = 1024**2


def _run(code: str, **limits: Any) -> tuple[Outcome, list[str]]:
    lines: list[str] = []
    outcome = run_isolated([sys.executable, "-c", code], on_line=lines.append, **limits)
    return outcome, lines


def test_lines_arrive_and_the_child_is_done() -> None:
    outcome, lines = _run("print('one', flush=True); print('two')")
    assert (outcome.ending, outcome.exit_status, lines) == ("done", 0, ["one", "two"])


def test_a_line_arrives_while_the_child_still_works() -> None:
    seen: list[float] = []
    code = "import time; print('now', flush=True); time.sleep(1)"
    began = time.monotonic()
    run_isolated([sys.executable, "-c", code], on_line=lambda _: seen.append(time.monotonic()))
    assert time.monotonic() - seen[0] > 0.8
    assert seen[0] - began < 5


def test_a_child_that_takes_too_much_memory_ends_and_the_parent_lives() -> None:
    outcome, _ = _run("x = bytearray(800_000_000)", memory_bytes=400 * MEGABYTE)
    assert outcome.ending == "crashed"
    assert "MemoryError" in outcome.error_text


def test_a_child_that_computes_for_ever_ends() -> None:
    outcome, _ = _run("while True: pass", cpu_seconds=1)
    assert outcome.ending == "out-of-time"
    assert outcome.seconds < 30


def test_a_child_that_waits_for_ever_is_killed_with_its_threads_and_helpers() -> None:
    code = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(61.25,)).start()\n"
        "print('waiting', flush=True)\n"
        "time.sleep(60)"
    )
    outcome, lines = _run(code, wall_seconds=2)
    assert (outcome.ending, lines) == ("out-of-time", ["waiting"])
    assert outcome.seconds < 10
    _assert_gone("61.25")


def test_a_child_cannot_fill_the_disk() -> None:
    outcome, _ = _run("open('big', 'wb').write(bytes(80_000_000))")
    assert outcome.ending == "crashed"


def test_a_child_that_floods_one_line_is_ended() -> None:
    outcome, lines = _run("import sys\nwhile True: sys.stdout.write('x' * 65536)", wall_seconds=60)
    assert (outcome.ending, lines) == ("too-talkative", [])


def test_a_child_that_dies_of_a_signal_is_a_crash() -> None:
    outcome, _ = _run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert outcome.ending == "crashed"


def test_a_child_sees_no_secret_and_works_in_an_empty_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "canary")
    _, lines = _run("import os, json; print(json.dumps([dict(os.environ), os.listdir('.')]))")
    environment, folder = json.loads(lines[0])
    assert "canary" not in environment.values()
    assert folder == []


def test_the_child_does_not_outlive_a_parent_that_is_killed() -> None:
    child_code = "import time; print('waiting', flush=True); time.sleep(62.75)"
    child = [sys.executable, "-c", child_code]
    parent_code = (
        "import os, signal\n"
        "from geometry.isolation import run_isolated\n"
        "def listen(line):\n"
        "    print(line, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"run_isolated({child!r}, on_line=listen)"
    )
    parent = subprocess.run(
        [sys.executable, "-c", parent_code], capture_output=True, text=True, timeout=30, check=False
    )
    assert parent.returncode == -signal.SIGKILL, parent.stderr
    assert parent.stdout == "waiting\n"
    _assert_gone("62.75")


def test_the_child_is_ended_when_the_listener_fails() -> None:
    def fail(_: str) -> None:
        raise KeyError("listener")

    began = time.monotonic()
    code = "import time; print('x', flush=True); time.sleep(60)"
    with pytest.raises(KeyError):
        run_isolated([sys.executable, "-c", code], on_line=fail)
    assert time.monotonic() - began < 10


def test_a_file_is_measured_previewed_and_drawn_in_the_child(tmp_path: Path) -> None:
    ring = shapes.shell(shapes.torus(segments=96).rotate((90, 0, 0)), "shank")
    source = shapes.saved(tmp_path, "ring.obj", shapes.obj(ring))
    made = tmp_path / "made"
    made.mkdir()
    lines: list[str] = []
    outcome = run_isolated(
        geometry_command("process", str(source), str(made), "--size", "160"),
        reads=[source],
        writes=[made],
        secret=(SEED_VARIABLE, "s"),
        on_line=lines.append,
    )
    assert outcome.ending == "done", outcome.error_text
    messages = [json.loads(line) for line in lines]
    told = [message for message in messages[:-1] if "step" in message]
    steps = [message["step"] for message in told]
    assert steps == ["reading", "picture", "measuring", "checking", "preview", "drawing"]
    percents = [message["percent"] for message in told]
    assert percents == sorted(percents)
    done = messages[-1]["done"]
    assert done["inspect"]["ring_size"]["us"] == pytest.approx(7.0, abs=0.1)
    assert (made / done["preview"]).stat().st_size > 1000
    assert [view["view"] for view in done["drawing"]] == ["front", "side", "top"]
    (still,) = (message["still"] for message in messages if "still" in message)
    assert still["view"] == "hero"
    assert (made / still["file"]).stat().st_size > 500


def test_the_seed_stands_in_no_command_line_that_others_can_read() -> None:
    lines: list[str] = []
    code = "import os, time; print(os.environ['JEWELCAD_PREVIEW_SEED'], flush=True); time.sleep(1)"
    shown: list[str] = []

    def listen(line: str) -> None:
        lines.append(line)
        shown.extend(_with_word("9c5f7e"))

    run_isolated([sys.executable, "-c", code], secret=(SEED_VARIABLE, "9c5f7e"), on_line=listen)
    assert lines == ["9c5f7e"]
    assert shown == []


def test_without_a_seed_no_preview_is_made_for_the_shop(tmp_path: Path) -> None:
    outcome = run_isolated(geometry_command("process", str(tmp_path / "a.stl"), str(tmp_path)))
    assert outcome.ending == "refused"
    assert "--seed" in outcome.error_text


def test_a_refused_file_ends_with_its_reason(tmp_path: Path) -> None:
    source = shapes.saved(tmp_path, "page.stl", b"<html>Sign in</html>")
    lines: list[str] = []
    outcome = run_isolated(
        geometry_command("inspect", "--json", str(source)), reads=[source], on_line=lines.append
    )
    assert (outcome.ending, outcome.exit_status) == ("refused", 2)
    message = json.loads(lines[-1])
    assert message["refused"] == "not-a-model"
    assert "not a CAD file" in message["reason"]


def test_the_command_line_still_answers_under_its_old_name(tmp_path: Path) -> None:
    source = shapes.saved(tmp_path, "page.stl", b"<html>Sign in</html>")
    old_command = [sys.executable, "-m", "models_catalog.geometry", "inspect", str(source)]
    done = subprocess.run(old_command, capture_output=True, text=True, check=False)
    assert done.returncode == EXIT_REFUSED
    assert json.loads(done.stdout)["refused"] == "not-a-model"


def _assert_gone(word: str) -> None:
    """No process has the word in its command line: that of a child, or of those that guard it.

    A kill takes a moment to arrive. The child itself does not know its number out here.
    """
    deadline = time.monotonic() + 10
    while _with_word(word) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _with_word(word) == []


def _with_word(word: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if word.encode() in line and process.name != str(os.getpid()):
            found.append(process.name)
    return found


def test_the_command_line_says_in_words_what_it_found(tmp_path: Path) -> None:
    ring = shapes.shell(shapes.torus(segments=96).rotate((90, 0, 0)), "shank")
    source = shapes.saved(tmp_path, "ring.obj", shapes.obj(ring))
    lines: list[str] = []
    run_isolated(geometry_command("inspect", str(source)), reads=[source], on_line=lines.append)
    said = {line.partition("  ")[0]: line.partition("  ")[2].strip() for line in lines}
    assert said["Ring size"].startswith("US 7, UK")
    assert "18k-yellow" in said["Weight"]
    assert said["Mesh"].startswith("watertight, 0 open edges")
