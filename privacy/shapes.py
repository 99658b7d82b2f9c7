"""What an entry of the map may say, key by key: one reader holds every section to its shape."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from privacy.entries import Problem

# What a value should have been, or "" where it is right.
Check = Callable[[Any], str]


@dataclass(frozen=True)
class Key:
    check: Check
    is_needed: bool = True


Shape = Mapping[str, Key]


def text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "a text"


def flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false"


def flag_or_text(value: Any) -> str:
    return "" if not flag(value) or not text(value) else "true, false or a text"


def days(value: Any) -> str:
    return "" if type(value) is int and value > 0 else "a whole number of days"


def texts(value: Any) -> str:
    is_right = isinstance(value, list) and not any(text(one) for one in value)
    return "" if is_right else "a list of texts"


def one_of(choices: Iterable[str]) -> Check:
    allowed = sorted(str(one) for one in choices)

    def check(value: Any) -> str:
        return "" if value in allowed else f"one of {' | '.join(allowed)}"

    return check


def some_of(choices: Iterable[str]) -> Check:
    allowed = sorted(str(one) for one in choices)

    def check(value: Any) -> str:
        is_right = isinstance(value, list) and value and not set(map(str, value)) - set(allowed)
        return "" if is_right else f"a list out of {' | '.join(allowed)}"

    return check


def way(value: Any) -> str:
    """Foreign keys joined by __, a function's dotted path, or {foreign keys: function}."""
    if isinstance(value, dict):
        is_right = len(value) == 1 and all(
            isinstance(path, str) and "." not in path and isinstance(call, str) and "." in call
            for path, call in value.items()
        )
    else:
        is_right = isinstance(value, str) and bool(value.strip())
    return "" if is_right else "foreign keys joined by __, a function, or {foreign keys: function}"


def ways(value: Any) -> str:
    """One way, or a list of them: whoever is reached by any of them is meant."""
    found = value if isinstance(value, list) else [value]
    return next((said for said in map(way, found) if said), "" if found else "at least one way")


def faults(shape: Shape, raw: Any, *, where: str, source: str) -> Iterator[Problem]:
    """Every key that is missing, unknown or wrong, each as a problem of its own."""
    if not isinstance(raw, Mapping):
        known = ", ".join(shape)
        yield Problem("E004", f"{where} is {raw!r}.", f"Write in {source} its keys: {known}.")
        return
    for name in raw.keys() - shape.keys():
        yield Problem(
            "E004",
            f"{where} has an unknown entry {name!r}.",
            f"Known are {', '.join(sorted(shape))}; see {source}.",
        )
    for name, key in shape.items():
        if name not in raw:
            if key.is_needed:
                example = key.check(None)
                yield Problem(
                    "E003", f"{where} lacks {name}.", f"Add in {source} `{name}: `, {example}."
                )
            continue
        expected = key.check(raw[name])
        if expected:
            yield Problem(
                "E004",
                f"{where} has {name}: {raw[name]!r}, which is not on the list."
                if expected.startswith(("one of", "a list out of"))
                else f"{where} has {name}: {raw[name]!r}.",
                f"Write in {source} {expected}.",
            )
