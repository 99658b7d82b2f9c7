"""The licences on offer, in plain words; the terms are frozen on each order by their version."""

from dataclasses import dataclass

from django.db.models import TextChoices

TERMS_VERSION = "2026-11"


class LicenceKind(TextChoices):
    PERSONAL = "personal", "Personal"
    STUDIO = "studio", "Studio"
    UNLIMITED = "unlimited", "Unlimited"


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
}


def covers(held: str, wanted: str) -> bool:
    """Whether one licence leaves nothing that the other would add."""
    return wanted in _COVERS.get(held, frozenset())


TERMS: dict[str, LicenceTerms] = {
    LicenceKind.PERSONAL: LicenceTerms(
        LicenceKind.PERSONAL,
        "Personal",
        1,
        "Cast it once, for yourself or as a gift. Not for sale.",
    ),
    LicenceKind.STUDIO: LicenceTerms(
        LicenceKind.STUDIO,
        "Studio",
        25,
        "Cast and sell up to 25 pieces. The file itself stays with you.",
    ),
    LicenceKind.UNLIMITED: LicenceTerms(
        LicenceKind.UNLIMITED,
        "Unlimited",
        None,
        "Cast and sell as many as you like. The file itself stays with you.",
    ),
}
