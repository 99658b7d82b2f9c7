"""Whether a change of the policy is one that people must be told of before it holds."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from privacy.frozen import Facts
from privacy.purposes import Category, Purpose

LONGEST = {"years": 366, "months": 31, "days": 1}


def material_changes(before: Facts, now: Facts) -> list[str]:
    """A sentence for each: a new kind of data, a new use, a new recipient, a longer time."""
    found = (ask(before, now) for ask in (_new_uses, _recipients, _longer))
    return list(dict.fromkeys(chain.from_iterable(found)))


def _new_uses(before: Facts, now: Facts) -> Iterator[str]:
    old, new = set(_uses(before)), set(_uses(now))
    known = {category for category, _ in old}
    for category, purpose in sorted(new - old):
        label = Category(category).label
        if category not in known:
            yield f"A new kind of data: {label}."
        else:
            yield f"A new use of the kind of data “{label}”: {Purpose(purpose).label}."


def _uses(facts: Facts) -> Iterator[tuple[str, str]]:
    for said in facts.values():
        for purpose in said.get("purposes", ()):
            if "category" in said:
                yield said["category"], purpose


def _recipients(before: Facts, now: Facts) -> Iterator[str]:
    for name in sorted(set(_named("processors: ", now)) - set(_named("processors: ", before))):
        yield f"Somebody new gets data: {now.get(f'recipients: {name}', {}).get('name', name)}."


def _longer(before: Facts, now: Facts) -> Iterator[str]:
    """Of what was there before. Two rules that count from different moments are not compared."""
    for name in sorted(before.keys() & now.keys()):
        old, new = _rule(name, before), _rule(name, now)
        if old and new and old["event"] == new["event"] and _days(new) > _days(old):
            about = now[name].get("about", name)
            yield f"Kept longer: {about} Now {new['text']}, before {old['text']}."


def _rule(name: str, facts: Facts) -> Mapping[str, Any] | None:
    return facts.get(f"retention: {facts[name].get('retention', '')}")


def _days(rule: Mapping[str, Any]) -> int:
    from_year_end = 366 if rule.get("from_year_end") else 0
    period: Mapping[str, int] = rule.get("period", {})
    return from_year_end + sum(LONGEST[unit] * count for unit, count in period.items())


def _named(section: str, facts: Iterable[str]) -> Iterator[str]:
    return (name.removeprefix(section) for name in facts if name.startswith(section))
