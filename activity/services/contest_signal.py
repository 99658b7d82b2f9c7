"""Somebody says that a block on their account is a mistake: the privacy desk gets a case."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone, translation

from activity.models import AbuseSignal
from common.personal import CaseWish, case_wanted

LONGEST = 2000


@transaction.atomic
def contest_signal(*, actor: AbstractBaseUser, signal: AbuseSignal, words: str) -> None:
    """Said twice, it is one case."""
    unsaid = AbuseSignal.objects.filter(pk=signal.pk, contested_at=None)
    if not unsaid.update(contested_at=timezone.now()):
        return
    # The privacy desk reads it, in English.
    with translation.override(settings.LANGUAGE_CODE):
        kind = signal.get_kind_display().lower()
    said = words.replace("\x00", "").strip()[:LONGEST] or "Nothing more was said."
    case_wanted.call_all(
        CaseWish(
            account_id=actor.pk,
            kind="object",
            text=f"A block made by a machine is contested (signal {signal.pk}, "
            f"{kind}, {signal.count}): {said}",
        )
    )
