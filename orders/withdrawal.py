"""The right of withdrawal: how long it lasts, and the words by which a buyer gives it up."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext, gettext_noop

WITHDRAWAL_LASTS = timedelta(days=14)
# Kept with the order in the words that the buyer read, and repeated by mail; a change of it, or of
# a translation, is for counsel (docs/legal-defaults.md).
WAIVER_WORDS = gettext_noop(
    "Deliver the files now. I know that I lose my right of withdrawal as soon as they can be "
    "downloaded."
)


def waiver_words() -> str:
    """In the language of the page, and so as its reader agrees to them."""
    return gettext(WAIVER_WORDS)


@dataclass(frozen=True)
class Asked:
    """The boxes at the checkout; both are unticked unless the buyer ticks them."""

    delivers_now: bool = False
    is_business: bool = False


NOTHING_ASKED = Asked()
