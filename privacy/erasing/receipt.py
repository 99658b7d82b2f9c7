"""How an erasure went, without a word about whose it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from common.personal import OwedByReceipt, owed_by_receipt
from privacy.models import Erasure, ErasureStep
from privacy.states import ErasureState


@dataclass(frozen=True)
class Waiting:
    words: str
    until: datetime | None


@dataclass(frozen=True)
class Receipt:
    erasure: Erasure
    waits_for: list[Waiting]
    steps: list[ErasureStep]
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
        steps=list(erasure.steps.all()),
        owed=next((one for one in owed_by_receipt.call_all(number) if one is not None), None),
    )


def _waiting(said: dict[str, Any]) -> Waiting:
    return Waiting(said["words"], parse_datetime(said["until"]) if said["until"] else None)
