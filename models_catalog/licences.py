"""The licences on offer, in plain words; each order keeps the version that its buyer agreed to."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import TextChoices
from django.utils.translation import gettext, gettext_noop, ngettext

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
        """As orders and documents keep it."""
        if self.castings is None:
            return "any number of castings"
        return "1 casting" if self.castings == 1 else f"{self.castings} castings"

    @property
    def shown_name(self) -> str:
        """In the reader's language, as the other two."""
        return gettext(self.name)

    @property
    def shown_words(self) -> str:
        return gettext(self.plain_words)

    @property
    def shown_castings(self) -> str:
        return castings_words(self.castings)


def castings_words(count: int | None) -> str:
    """Such as "25 castings", in the reader's language; None is no limit."""
    if count is None:
        return gettext("any number of castings")
    return ngettext("%(number)s casting", "%(number)s castings", count) % {"number": count}


# The names and words of all versions in licence_terms/, for the catalogues of messages.
SAID = (
    gettext_noop("Personal"),
    gettext_noop("Studio"),
    gettext_noop("Unlimited"),
    gettext_noop("Exclusive"),
    gettext_noop("Cast it once, for yourself or as a gift. Not for sale."),
    gettext_noop("Cast and sell up to 25 pieces. The file itself stays with you."),
    gettext_noop("Cast and sell as many as you like. The file itself stays with you."),
    gettext_noop(
        "Cast and sell as many as you like; nobody else can buy the piece from then on. "
        "Licences sold before stay valid."
    ),
)


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
