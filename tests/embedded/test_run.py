"""`make run`: one clear line when it cannot, else the whole site, and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import urllib.request

import pytest

from tests.two_ports import two_free_ports

from .conftest import Machine, end, is_running

pytestmark = pytest.mark.long


@pytest.fixture
def port() -> int:
    return two_free_ports()


def the_one_line(machine: Machine, **extra: str) -> str:
    done = machine.launcher("run", **extra)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not (machine.local / "postgres").exists()
    return done.stderr


def test_a_taken_port_is_told_in_one_line(machine: Machine, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert f"port {port} (the site) is taken" in the_one_line(machine, PORT=str(port))
    with socket.create_server(("127.0.0.1", port + 1)):
        assert "(the Stripe sandbox) is taken" in the_one_line(machine, PORT=str(port))


def test_a_port_that_is_none_is_told_in_one_line(machine: Machine) -> None:
    assert "write a number" in the_one_line(machine, PORT="eighty")


def test_production_gets_no_demo_parts(machine: Machine) -> None:
    assert "production" in the_one_line(machine, DEPLOYMENT="production")


def start(machine: Machine, port: int) -> subprocess.Popen[str]:
    """The whole site without demo data, once it says that it is ready."""
    process = machine.popen("-m", "embedded", "run", PORT=str(port), DEMO="0")
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C stops everything" in line:
            return process
    raise AssertionError("".join(lines) + process.communicate()[1])


def children_of(machine: Machine) -> list[int]:
    return [int(pid) for pid in json.loads((machine.local / "run" / "children.json").read_text())]


def run_once(machine: Machine, port: int) -> None:
    process = start(machine, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez") as answer:
        assert answer.status == 200
    children = children_of(machine)
    assert end(process, signal.SIGINT) == 0
    assert not any(is_running(pid) for pid in children)
    assert machine.pids() == {}


def ends_when_a_child_dies(machine: Machine, port: int) -> None:
    process = start(machine, port)
    os.kill(children_of(machine)[-1], signal.SIGKILL)  # beat is the last to start
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "beat ended by itself" in errors
    assert machine.pids() == {}


@pytest.mark.stack
@pytest.mark.slow
def test_the_site_starts_and_stops_again_and_again_and_names_a_child_that_dies(
    machine: Machine, port: int
) -> None:
    """In one folder: an empty one costs minutes of migrations."""
    run_once(machine, port)
    run_once(machine, port)
    ends_when_a_child_dies(machine, port)
