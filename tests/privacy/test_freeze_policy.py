"""`freeze_policy` makes a version of the policy, and does not shorten anybody's notice."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
import yaml
from django.core.management import call_command

from privacy import frozen, policy
from privacy.management.commands import freeze_policy

DAY = date(2027, 3, 1)


@pytest.fixture
def versions_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A shop that has published nothing yet."""
    file = tmp_path / "policy_versions.yaml"
    file.write_text("[]")
    monkeypatch.setattr(policy, "VERSIONS", file)
    monkeypatch.setattr(freeze_policy, "VERSIONS", file)
    monkeypatch.setattr(frozen, "FROZEN", tmp_path / "policy_frozen.jsonl")
    policy.versions.cache_clear()
    yield file
    policy.versions.cache_clear()


def freeze(file: Path, *, on: date, is_material: bool, says: str) -> list[dict[str, object]]:
    """The versions after one run of the command, whose data map is another one each time."""
    held = yaml.safe_load(file.read_text())
    for one in held:
        one["map_hash"] = "an earlier map"
    file.write_text(yaml.safe_dump(held))
    policy.versions.cache_clear()
    with time_machine.travel(f"{on}T12:00:00+00:00"):
        call_command("freeze_policy", changes=says, material=is_material)
    found: list[dict[str, object]] = yaml.safe_load(file.read_text())
    return found


def test_p85_a_material_version_waits_for_14_days(versions_file: Path) -> None:
    (version,) = freeze(versions_file, on=DAY, is_material=True, says="A new use.")
    assert version["effective_on"] == DAY + timedelta(days=14)


def test_p85_a_second_freeze_on_one_day_does_not_shorten_the_notice(versions_file: Path) -> None:
    freeze(versions_file, on=DAY, is_material=True, says="A new use.")
    (version,) = freeze(versions_file, on=DAY, is_material=False, says="A comma.")
    assert version["effective_on"] == DAY + timedelta(days=14)
    assert version["changes"] == "A new use. A comma."


def test_p85_each_day_has_its_version(versions_file: Path) -> None:
    freeze(versions_file, on=DAY, is_material=True, says="A new use.")
    later = DAY + timedelta(days=1)
    found = freeze(versions_file, on=later, is_material=False, says="A comma.")
    assert [one["effective_on"] for one in found] == [DAY + timedelta(days=14), later]
