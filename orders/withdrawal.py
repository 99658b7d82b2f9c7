"""The right of withdrawal: how long it lasts, and the words by which a buyer gives it up."""

from dataclasses import dataclass
from datetime import timedelta

WITHDRAWAL_LASTS = timedelta(days=14)
# Kept with the order and repeated by mail; a change of it is for counsel (docs/legal-defaults.md).
WAIVER_WORDS = (
    "Deliver the files now. I know that I lose my right of withdrawal as soon as they can be "
    "downloaded."
)


@dataclass(frozen=True)
class Asked:
    """The boxes at the checkout; both are unticked unless the buyer ticks them."""

    delivers_now: bool = False
    is_business: bool = False


NOTHING_ASKED = Asked()
