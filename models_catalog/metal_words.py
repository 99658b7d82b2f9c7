"""The alloys in the reader's language; `geometry.metals` has them in English."""

from django.utils.translation import gettext, gettext_noop

from common.in_sentence import in_sentence
from geometry.metals import METALS

# As `geometry.metals` calls them, for the catalogues of messages.
SAID = (
    gettext_noop("9k yellow gold"),
    gettext_noop("9k white gold"),
    gettext_noop("9k rose gold"),
    gettext_noop("10k yellow gold"),
    gettext_noop("10k white gold"),
    gettext_noop("10k rose gold"),
    gettext_noop("14k yellow gold"),
    gettext_noop("14k white gold"),
    gettext_noop("14k rose gold"),
    gettext_noop("18k yellow gold"),
    gettext_noop("18k white gold"),
    gettext_noop("18k rose gold"),
    gettext_noop("22k yellow gold"),
    gettext_noop("Sterling silver"),
    gettext_noop("Platinum 950 ruthenium"),
    gettext_noop("Platinum 950 cobalt"),
    gettext_noop("Palladium 950"),
    gettext_noop("Fine gold"),
    gettext_noop("Brass"),
    gettext_noop("Bronze"),
    gettext_noop("Casting wax"),
)


def metal_name(metal_key: str) -> str:
    """KeyError for a metal that is not in METALS."""
    return gettext(METALS[metal_key].name)


def metal_in_sentence(metal_key: str) -> str:
    """In English as it stands alone."""
    name = METALS[metal_key].name
    shown = gettext(name)
    return shown if shown == name else in_sentence(shown)


def karat_name(karat: str) -> str:
    """Of a karat such as 18k; empty for none."""
    return gettext("%(karat)sk") % {"karat": karat.rstrip("k")} if karat else ""
