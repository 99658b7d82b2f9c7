"""What the policy says, out of the map and by itself, as it was frozen, and what differs now."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags

from privacy import policy
from privacy.data_map import HERE
from privacy.entries import DataMap, Personal
from privacy.purposes import Category, Erasure, LawfulBasis, Purpose

FROZEN = HERE / "policy_frozen.jsonl"

SECTIONS = ("cookies", "browser_storage", "storage", "cache_keys", "retention", "recipients")
# Lists whose words stand on the page.
WORDS = (Category, Erasure, LawfulBasis, Purpose)
# One entry of the policy by its name, with what is said of it.
Facts = dict[str, dict[str, Any]]


def _of_field(entry: Personal) -> dict[str, Any]:
    """How a value is sought after an erasure is no part of the policy."""
    facts = {**asdict(entry), "sought_as": None}
    del facts["names_others"]
    said: dict[str, Any] = _plain(facts)
    return said


def public_facts(found: DataMap) -> Facts:
    """All that the policy says, but for addresses and names out of the settings."""
    facts: Facts = {}
    for record in found.records.values():
        personal = {
            f"{record.label}.{name}": _of_field(entry) for name, entry in record.personal_fields()
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
    for name, words in (
        ("the page's own words", _prose()),
        ("where it is controlled", dict(policy.CONTROLS)),
        *((kind.__name__, dict(kind.choices)) for kind in WORDS),
    ):
        facts[f"words: {name}"] = _plain(words)
    return facts


def _prose() -> dict[str, str]:
    """The page's own words, section by section, as its template has them."""
    source = (settings.BASE_DIR / "templates" / "privacy" / "_policy_text.html").read_text()
    _, *parts = re.split(r"<section([^>]*)>", source)
    said = {}
    for head, text in zip(parts[::2], parts[1::2], strict=True):
        name = re.search(r'labelledby="([\w-]+)', head)
        said[name[1] if name else "beginning"] = " ".join(strip_tags(text).split())
    return said


def public_hash(found: DataMap) -> str:
    return hashlib.sha256(written_lines(public_facts(found)).encode()).hexdigest()


def write_frozen(found: DataMap) -> None:
    FROZEN.write_text(written_lines(public_facts(found)))


def read_frozen() -> Facts:
    return read_lines(FROZEN.read_text()) if FROZEN.exists() else {}


def read_lines(written: str) -> Facts:
    facts: Facts = {}
    for line in written.splitlines():
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


def written_lines(facts: Facts) -> str:
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
