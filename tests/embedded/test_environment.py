"""Settings get addresses and secrets cheaply; a real key never meets the sandbox."""

import json
import stat

from .conftest import Machine

SHOW = "import json\nfrom embedded import embedded_environment\n"
SHOW += "print(json.dumps(embedded_environment()))"


def test_secrets_are_made_once_and_kept_from_others(machine: Machine) -> None:
    first, second = (json.loads(machine.code(SHOW)) for _ in range(2))
    assert first == second
    assert first["STRIPE_SECRET_KEY"].startswith("sk_test_embedded")
    for path in (machine.local / "run" / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_asking_starts_nothing(machine: Machine) -> None:
    machine.code(SHOW)
    assert not (machine.local / "postgres").exists()
    assert not (machine.local / "valkey").exists()


def test_addresses_before_the_start_are_those_after_it(machine: Machine) -> None:
    before = json.loads(machine.code(SHOW))
    machine.launcher("start")
    assert json.loads(machine.code(SHOW)) == before


def test_a_real_stripe_key_gets_no_sandbox(machine: Machine) -> None:
    values = json.loads(machine.code(SHOW, STRIPE_SECRET_KEY="rk_live_invented"))
    assert not any(name.startswith("STRIPE_") for name in values)


def test_the_port_moves_site_and_sandbox(machine: Machine) -> None:
    values = json.loads(machine.code(SHOW, PORT="8123"))
    assert values["SITE_URL"] == "http://127.0.0.1:8123"
    assert values["STRIPE_API_BASE"] == "http://127.0.0.1:8124"


def test_celery_gets_its_own_spelling_of_the_socket() -> None:
    from jewelcad.env import celery_url

    assert celery_url("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"
    assert celery_url("redis://queue.example:6379/0") == "redis://queue.example:6379/0"
