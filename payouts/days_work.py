"""What keeps designers from being paid."""

from collections.abc import Iterable
from datetime import datetime

from common.days_work import Waiting
from payouts.models import ConnectedAccount, ShareFreeze
from payouts.states import AccountStanding


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="frozen",
            label="Shares on hold",
            rows=ShareFreeze.objects.open(),
            since="frozen_at",
        ),
        Waiting(
            slug="held",
            label="Designers whose account is held by Stripe",
            rows=ConnectedAccount.objects.filter(
                state=AccountStanding.RESTRICTED, held_at__isnull=False
            ),
            since="held_at",
        ),
    ]
