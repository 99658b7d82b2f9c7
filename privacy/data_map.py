"""The data map of this installation: one declaration feeds all that follows."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from privacy.entries import DataMap, Recipient
from privacy.map_shapes import RECIPIENT_SHAPE
from privacy.reading import MapReader
from privacy.shapes import faults

HERE = Path(__file__).resolve().parent
THIRD_PARTY = HERE / "third_party_data_map.yaml"


@cache
def data_map() -> DataMap:
    """The map of this installation, read once."""
    return read_data_map(map_files())


def map_files() -> list[Path]:
    """Each installed app's data_map.yaml, then ours for the tables of other people's packages."""
    own = [Path(config.path) / "data_map.yaml" for config in apps.get_app_configs()]
    return [path for path in own if path.is_file()] + [THIRD_PARTY]


def retention_rules() -> dict[str, Any]:
    rules: dict[str, Any] = yaml.safe_load((HERE / "retention.yaml").read_text())
    return rules


def known_recipients() -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load((HERE / "recipients.yaml").read_text())
    return held


def read_data_map(
    paths: list[Path],
    *,
    retention: dict[str, Any] | None = None,
    recipients: dict[str, Any] | None = None,
) -> DataMap:
    """Read the maps; every fault becomes a Problem, and nothing is raised for content."""
    named = recipients or known_recipients()
    wrong = [
        problem
        for name, said in named.items()
        for problem in faults(
            RECIPIENT_SHAPE, said, where=f"The recipient {name}", source="privacy/recipients.yaml"
        )
    ]
    reader = MapReader(retention or retention_rules(), named)
    for path in paths:
        reader.read(path)
    return DataMap(
        records=reader.records,
        cookies=reader.cookies,
        browser_storage=reader.browser_storage,
        storage=reader.storage,
        mails=reader.mails,
        cache_keys=reader.cache_keys,
        tasks=reader.tasks,
        log_keys=reader.log_keys,
        processors=reader.processors,
        retention=reader.retention,
        recipients={} if wrong else {name: Recipient(**said) for name, said in named.items()},
        problems=(*wrong, *reader.problems),
    )
