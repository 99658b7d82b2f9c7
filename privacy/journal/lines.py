"""One line of the erasure journal, and the chain that shows that none was changed or taken out."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any


class JournalBroken(Exception):
    """A line of the journal was changed, or one is missing between two."""


@dataclass(frozen=True)
class JournalLine:
    """Whom an erasure took away: a number of an account and codes of addresses, no more."""

    # The erasure's receipt.
    erasure: str
    account: int | None
    # By common.address_code, whose key lies outside of the database: the account's address, proven
    # or not, and all proven ones.
    account_address: str
    addresses: tuple[str, ...]
    at: str
    position: int = 0
    previous: str = ""
    hash: str = ""

    def after(self, before: "JournalLine | None") -> "JournalLine":
        """The same line in its place behind the last one."""
        placed = replace(
            self,
            position=before.position + 1 if before else 1,
            previous=before.hash if before else "",
        )
        return replace(placed, hash=placed.sealed())

    def sealed(self) -> str:
        said = {**asdict(self), "hash": ""}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def as_text(self) -> str:
        return json.dumps(asdict(self), sort_keys=True) + "\n"


def read_line(text: str) -> JournalLine:
    try:
        held: dict[str, Any] = json.loads(text)
        return JournalLine(**{**held, "addresses": tuple(held["addresses"])})
    except (ValueError, TypeError, KeyError) as error:
        raise JournalBroken("A line of the erasure journal cannot be read.") from error


def verified(lines: Iterable[JournalLine]) -> list[JournalLine]:
    """Raises JournalBroken. The first line may be any: older ones end with the backups."""
    found = sorted(lines, key=lambda line: line.position)
    for before, line in zip([None, *found], found, strict=False):
        is_next = before is None or (line.position, line.previous) == (
            before.position + 1,
            before.hash,
        )
        if line.hash != line.sealed() or not is_next:
            raise JournalBroken(
                f"The erasure journal is broken at its line {line.position}: it was changed, or "
                "the one before it is missing. Take a copy that is whole."
            )
    return found
