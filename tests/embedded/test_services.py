"""Services start for those who need them, are shared, and stop with their last user."""

import json
import os
import signal
import time

import pytest

from .conftest import USE_BOTH, Machine, end, is_running

HOLD = USE_BOTH + "\ninput()\n"


def test_a_process_gets_both_services_and_leaves_none_behind(machine: Machine) -> None:
    assert machine.code(USE_BOTH) == "jewelcad True"
    assert machine.pids() == {}


def test_services_kept_are_found_by_the_next_process(machine: Machine) -> None:
    machine.launcher("start")
    first = machine.pids()
    assert set(first) == {"postgres", "redis"}
    machine.code(USE_BOTH)
    assert machine.pids() == first
    machine.launcher("stop")
    assert not any(is_running(pid) for pid in first.values())


def test_services_stop_with_their_last_user(machine: Machine) -> None:
    first = machine.popen("-c", "from embedded import release\n" + HOLD + "release()")
    assert first.stdout is not None
    first.stdout.readline()
    pids = machine.pids()
    machine.code(USE_BOTH)
    assert machine.pids() == pids
    first.communicate("\n", timeout=30)
    assert machine.pids() == {}


def test_two_processes_starting_at_once_share_one_server(machine: Machine) -> None:
    text = "import embedded.services as s\n" + HOLD
    text = text.replace("input()", "print(s.running()['postgres'].pid, flush=True); input()")
    both = [machine.popen("-c", text + "s.release()") for _ in range(2)]
    seen = set()
    for process in both:
        assert process.stdout is not None
        process.stdout.readline()
        seen.add(process.stdout.readline())
    for process in both:
        process.communicate("\n", timeout=30)
    assert len(seen) == 1
    assert machine.pids() == {}


def test_a_record_of_dead_processes_is_no_obstacle(machine: Machine) -> None:
    machine.launcher("start")
    record = machine.local / "run" / "services.json"
    before = record.read_text()
    machine.launcher("stop")
    record.write_text(before)
    assert machine.code(USE_BOTH) == "jewelcad True"


def test_an_unreadable_record_does_not_start_a_second_server(machine: Machine) -> None:
    machine.launcher("start")
    before = machine.pids()
    (machine.local / "run" / "services.json").write_text("{")
    machine.launcher("start")
    assert machine.pids()["postgres"] == before["postgres"]
    assert not is_running(before["redis"]) or machine.pids()["redis"] == before["redis"]


def test_a51_killed_servers_are_started_again_and_the_data_is_there(machine: Machine) -> None:
    machine.launcher("start")
    for pid in machine.pids().values():
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while machine.pids() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert machine.code(USE_BOTH) == "jewelcad True"


def test_the_queue_survives_a_restart(machine: Machine) -> None:
    use = "import redis\nfrom embedded import ensure\n"
    use += "client = redis.from_url(ensure(postgres=False, redis=True, keep=False)['REDIS_URL'])\n"
    machine.code(use + "client.rpush('celery', 'a task')")
    assert machine.code(use + "print(client.lrange('celery', 0, -1))") == "[b'a task']"


@pytest.mark.parametrize(
    ("given", "started"),
    [
        ({"DATABASE_URL": "postgres://db.example/shop"}, ["redis"]),
        ({"REDIS_URL": "redis://queue.example"}, ["postgres"]),
        ({"DATABASE_URL": "postgres://db.example/shop", "REDIS_URL": "redis://q.example"}, []),
        ({"DATABASE_URL_FILE": "/run/secrets/database", "REDIS_URL": "redis://q.example"}, []),
        ({"DEPLOYMENT": "production"}, []),
    ],
)
def test_nothing_starts_for_what_is_given(
    machine: Machine, given: dict[str, str], started: list[str]
) -> None:
    text = "from embedded import start_for_command, services\n"
    text += "start_for_command(['manage.py', 'migrate'])\n"
    text += "import json; from embedded.state import read_state\n"
    text += "print(json.dumps(sorted(read_state().services)))"
    assert json.loads(machine.code(text, **given)) == started


def test_commands_without_need_start_nothing(machine: Machine) -> None:
    text = "from embedded import start_for_command\n"
    text += (
        "for words in ('check', 'help', 'makemigrations --check', 'migrate --help', '--version'):\n"
    )
    text += "    start_for_command(['manage.py', *words.split()])\n"
    machine.code(text)
    assert not (machine.local / "postgres").exists()


def test_a_command_told_to_stop_takes_its_services_along(machine: Machine) -> None:
    text = "from embedded import start_for_command\n"
    text += "start_for_command(['manage.py', 'shell'])\nprint('on', flush=True)\ninput()"
    process = machine.popen("-c", text)
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    assert set(machine.pids()) == {"postgres", "redis"}
    assert end(process, signal.SIGTERM) == 128 + signal.SIGTERM
    assert machine.pids() == {}
