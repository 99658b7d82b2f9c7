"""A designer agrees that we write their invoices, and says how they are taxed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from payouts.acts import PayoutAct
from payouts.models import SelfBillingAgreement
from payouts.self_billing import WORDING_VERSION, TaxStatus


@transaction.atomic
def agree_to_self_billing(
    *,
    actor: User,
    tax_status: TaxStatus,
    legal_name: str,
    address: str,
    vat_id: str = "",
    tax_number: str = "",
    tax_number_country: str = "",
    born_on: date | None = None,
) -> SelfBillingAgreement:
    """In force from now on, in the words of today; a former one ends. The same again is kept."""
    lock_rows(User.objects.filter(pk=actor.pk))
    said = {
        "wording_version": WORDING_VERSION,
        "tax_status": tax_status,
        "vat_id": vat_id,
        "legal_name": legal_name,
        "address": address,
        "tax_number": tax_number,
        "tax_number_country": tax_number_country,
        "born_on": born_on,
    }
    former = SelfBillingAgreement.objects.in_force_of(actor)
    same = former.filter(**said).first()
    if same:
        return same
    former.update(withdrawn_at=timezone.now())
    agreement = SelfBillingAgreement.objects.create(designer=actor, **said)
    record_act(actor=actor, act=PayoutAct.SELF_BILLING_AGREED, target=agreement)
    return agreement
