"""The licences on offer, in plain words; each order keeps the version that its buyer agreed to."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import TextChoices

# What is sold from now on. Other words are another file in licence_terms/, never an edited one:
# whoever bought under a version must be able to read it for as long as the licence lasts.
TERMS_VERSION = "2026-11-28"
_FOLDER = Path(__file__).resolve().parent / "licence_terms"


class LicenceKind(TextChoices):
    PERSONAL = "personal", "Personal"
    STUDIO = "studio", "Studio"
    UNLIMITED = "unlimited", "Unlimited"
    EXCLUSIVE = "exclusive", "Exclusive"


@dataclass(frozen=True)
class LicenceTerms:
    """What one licence allows. `castings` is None where there is no limit."""

    kind: LicenceKind
    name: str
    castings: int | None
    plain_words: str

    @property
    def castings_text(self) -> str:
        if self.castings is None:
            return "any number of castings"
        return "1 casting" if self.castings == 1 else f"{self.castings} castings"


# Whoever holds the first may do all that the others allow, as often as they like.
_COVERS: dict[str, frozenset[str]] = {
    LicenceKind.UNLIMITED: frozenset(
        {LicenceKind.PERSONAL, LicenceKind.STUDIO, LicenceKind.UNLIMITED}
    ),
    LicenceKind.EXCLUSIVE: frozenset(LicenceKind.values),
}


def covers(held: str, wanted: str) -> bool:
    """Whether who holds the one licence would gain nothing by the other."""
    return wanted in _COVERS.get(held, frozenset())


@cache
def terms_of(version: str) -> dict[str, LicenceTerms]:
    """The licences by kind, in the words of a version."""
    texts = yaml.safe_load((_FOLDER / f"{version}.yaml").read_text())
    return {kind: LicenceTerms(LicenceKind(kind), **text) for kind, text in texts.items()}


TERMS = terms_of(TERMS_VERSION)
