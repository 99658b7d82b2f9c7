"""How an erasure went, without a word about whose it was."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_noop

from common.languages import language_now
from common.personal import OwedByReceipt, owed_by_receipt
from privacy.models import Erasure, ErasureStep
from privacy.states import ErasureState

# What the steps write down in English beside their numbers, and what they wait for at last.
SAID = (
    gettext_noop("deleted"),
    gettext_noop("emptied"),
    gettext_noop("replaced by a text that names nobody"),
    gettext_noop("kept for as long as the law asks"),
    gettext_noop("points on to an account that no longer names you"),
    gettext_noop("left"),
    gettext_noop("may stay"),
    gettext_noop("places not looked into"),
    gettext_noop("words of staff emptied"),
    gettext_noop("sums that stay owed against a code"),
    gettext_noop("accounts for payouts closed at Stripe"),
    gettext_noop("a service that does not answer"),
    gettext_noop("the mail server"),
    gettext_noop("staff, who look at what a search has found"),
)
_KEPT_BY = re.compile(r"kept by (.+) for its own books")
_IN_STORE = re.compile(r"a store that has still to delete (\d+) files")


@dataclass(frozen=True)
class Waiting:
    words: str
    until: datetime | None


@dataclass(frozen=True)
class StepDone:
    name: str
    # Such as "deleted: 12".
    counted: list[str]
    finished_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    erasure: Erasure
    waits_for: list[Waiting]
    steps: list[StepDone]
    owed: OwedByReceipt | None

    @property
    def is_finished(self) -> bool:
        return self.erasure.state == ErasureState.FINISHED


def receipt_of(number: str) -> Receipt | None:
    # A NUL or a text of any length is no number.
    if not number.isalnum() or not number.isascii() or len(number) > 16:
        return None
    erasure = Erasure.objects.filter(number=number).prefetch_related("steps").first()
    if erasure is None:
        return None
    return Receipt(
        erasure=erasure,
        waits_for=[_waiting(one) for one in erasure.waits_for],
        steps=[_done(step) for step in erasure.steps.all()],
        owed=next((one for one in owed_by_receipt.call_all(number) if one is not None), None),
    )


def _waiting(said: dict[str, Any]) -> Waiting:
    words = said.get(language_now()) or _shown(said["words"])
    return Waiting(words, parse_datetime(said["until"]) if said["until"] else None)


def _done(step: ErasureStep) -> StepDone:
    return StepDone(
        name=step.get_name_display(),
        counted=[
            gettext("%(what)s: %(count)s") % {"what": _shown(what), "count": count}
            for what, count in step.counts.items()
        ],
        finished_at=step.finished_at,
    )


def _shown(words: str) -> str:
    """What was stored in English, in the reader's language."""
    if kept := _KEPT_BY.fullmatch(words):
        return gettext("kept by %(recipient)s for its own books") % {"recipient": kept[1]}
    if waits := _IN_STORE.fullmatch(words):
        return gettext("a store that has still to delete %(number)s files") % {"number": waits[1]}
    return gettext(words)
