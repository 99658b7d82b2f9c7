"""A designer writes their own invoices again, for what comes after."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_acts
from common.locking import lock_rows
from payouts.acts import PayoutAct
from payouts.models import SelfBillingAgreement


@transaction.atomic
def withdraw_self_billing(*, actor: User) -> None:
    """Documents that were issued under it stay. A second click finds nothing to withdraw."""
    lock_rows(User.objects.filter(pk=actor.pk))
    in_force = list(SelfBillingAgreement.objects.in_force_of(actor))
    SelfBillingAgreement.objects.in_force_of(actor).update(withdrawn_at=timezone.now())
    record_acts(actor=actor, act=PayoutAct.SELF_BILLING_WITHDRAWN, targets=in_force)
