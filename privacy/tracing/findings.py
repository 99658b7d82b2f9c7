"""What a search found: counts by place, never a value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from privacy.tracing.matching import Trace


@dataclass(frozen=True)
class Finding:
    # Such as "accounts_user.email", "private store: originals", "redis 0" or "log web.log".
    place: str
    # What kinds of values stand there.
    kinds: tuple[str, ...]
    # Rows, objects, keys or lines.
    count: int
    # Why it may stay, in the words of the map; empty where it may not.
    kept_because: str = ""
    # Of a table whose rows have numbers: those of these rows.
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    found: tuple[Finding, ...]
    # How much was looked through, by kind of place.
    looked_through: Mapping[str, int]
    # Places that could not be looked into, with the name of the error.
    missed: Mapping[str, str]

    @property
    def is_clean(self) -> bool:
        """Everything was looked into, and what was found may stay."""
        return not self.missed and not self.left

    @property
    def left(self) -> tuple[Finding, ...]:
        """What should not be there."""
        return tuple(one for one in self.found if not one.kept_because)

    def as_json(self) -> dict[str, Any]:
        return {
            "found": [{**asdict(one), "kinds": list(one.kinds)} for one in self.found],
            "looked_through": dict(self.looked_through),
            "missed": dict(self.missed),
        }


@dataclass
class Notes:
    """Collects findings while places are looked through."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    looked_through: Counter[str] = field(default_factory=Counter)
    missed: dict[str, str] = field(default_factory=dict)

    def add(
        self, place: str, hits: Iterable[Trace], *, kept_because: str = "", row: str = ""
    ) -> None:
        kinds = {str(one.kind) for one in hits}
        if kinds:
            self.counts[place, kept_because] += 1
            self.kinds.setdefault((place, kept_because), set()).update(kinds)
            if row:
                self.rows.setdefault((place, kept_because), []).append(row)

    def findings(self) -> Findings:
        return Findings(
            found=tuple(
                Finding(
                    place,
                    tuple(sorted(self.kinds[place, because])),
                    count,
                    because,
                    tuple(self.rows.get((place, because), ())),
                )
                for (place, because), count in sorted(self.counts.items())
            ),
            looked_through=dict(self.looked_through),
            missed=dict(self.missed),
        )
