"""Services start in deep folders, for root, and in folders that root alone may enter."""

import os
from pathlib import Path

import pytest

from .conftest import USE_BOTH, Machine

as_root = pytest.mark.skipif(os.getuid() != 0, reason="needs root: PostgreSQL refuses to run as it")


def test_a_path_too_long_for_a_socket_is_no_obstacle(machine: Machine) -> None:
    machine.local = machine.local / ("deep" * 12) / ("deeper" * 12)
    assert machine.code(USE_BOTH) == "jewelcad True"


def test_a_space_in_the_path_is_no_obstacle(machine: Machine) -> None:
    machine.local = machine.local / "my shop, 50% & more"
    assert machine.code(USE_BOTH) == "jewelcad True"


@as_root
def test_root_runs_postgres_as_another_user(machine: Machine) -> None:
    machine.launcher("start")
    assert Path(f"/proc/{machine.pids()['postgres']}").stat().st_uid != 0


@as_root
def test_a_folder_closed_to_that_user_is_no_obstacle_and_stays_closed(machine: Machine) -> None:
    machine.local.parent.chmod(0o700)
    assert machine.code(USE_BOTH) == "jewelcad True"
    assert machine.local.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told_in_one_line(machine: Machine) -> None:
    machine.local.write_text("a file, where a folder should be")
    done = machine.launcher("start")
    machine.local.unlink()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr
