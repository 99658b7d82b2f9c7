"""What the published policy says out of the map, as it was frozen, and what differs now."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from privacy.data_map import HERE
from privacy.entries import DataMap

FROZEN = HERE / "policy_frozen.jsonl"

SECTIONS = ("cookies", "browser_storage", "storage", "cache_keys", "retention", "recipients")
# One entry of the policy by its name, with what is said of it.
Facts = dict[str, dict[str, Any]]


def public_facts(found: DataMap) -> Facts:
    """All that the policy says out of the map."""
    facts: Facts = {}
    for record in found.records.values():
        personal = {
            # How a value is sought after an erasure is no part of the policy.
            f"{record.label}.{name}": _plain({**asdict(entry), "sought_as": None})
            for name, entry in record.personal_fields()
        }
        if personal:
            facts[record.label] = _plain(
                {
                    "about": record.about,
                    "subjects": {
                        str(role): {
                            "road": [str(road) for road in subject.roads],
                            "sees": "all" if subject.sees is None else subject.sees,
                        }
                        for role, subject in record.subjects.items()
                    },
                    "clock": {event: str(way) for event, way in record.clock.items()},
                    "in_use": {str(hold.rule): hold.words for hold in record.in_use},
                }
            )
        facts.update(personal)
    for section in SECTIONS:
        for name, entry in getattr(found, section).items():
            # The days are in the words of `versions` too.
            facts[f"{section}: {name}"] = _plain({**asdict(entry), "versions_days": None})
    for name, holdings in found.processors.items():
        facts[f"processors: {name}"] = _plain({one.what: asdict(one) for one in holdings})
    return facts


def public_hash(found: DataMap) -> str:
    return hashlib.sha256(_lines(public_facts(found)).encode()).hexdigest()


def write_frozen(found: DataMap) -> None:
    FROZEN.write_text(_lines(public_facts(found)))


def read_frozen() -> Facts:
    if not FROZEN.exists():
        return {}
    facts: Facts = {}
    for line in FROZEN.read_text().splitlines():
        facts.update(json.loads(line))
    return facts


def differences(before: Facts, now: Facts) -> Iterator[str]:
    """What a reader would be told otherwise now, a sentence for each fact."""
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old is None:
            yield f"{name} is new."
        elif new is None:
            yield f"{name} is gone."
        else:
            for key in sorted(old.keys() | new.keys()):
                if old.get(key) != new.get(key):
                    yield f"{name}: {key} was {_said(old.get(key))} and is {_said(new.get(key))}."


def _lines(facts: Facts) -> str:
    """An entry a line, so that two people's changes meet only where they change the same."""
    return "".join(
        json.dumps({name: facts[name]}, sort_keys=True, ensure_ascii=False) + "\n"
        for name in sorted(facts)
    )


def _plain(value: Any) -> Any:
    """As JSON gives it back, without what is empty."""
    if isinstance(value, Mapping):
        said = {str(key): _plain(one) for key, one in value.items()}
        return {key: one for key, one in said.items() if one not in (None, "", [], {})}
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int) or value is None else str(value)


def _said(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
