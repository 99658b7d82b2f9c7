"""People who ticked a box before links confirmed it are asked once, and mailed nothing else."""

from django.contrib.auth import get_user_model
from django.db import transaction

from common.address_code import address_code
from newsletter.models import Suppression
from newsletter.services.ask_by_mail import ask_person_by_mail
from newsletter.wording import TEXT_VERSION
from privacy.consent import record_choice, unconfirmed_newsletter
from privacy.purposes import Purpose

AT_ONCE = 500


def ask_earlier_consents() -> int:
    """How many were asked. A second run finds nobody: the question itself is written down."""
    return sum(_ask(account_id) for account_id in unconfirmed_newsletter(AT_ONCE))


@transaction.atomic
def _ask(account_id: int) -> bool:
    person = get_user_model()._base_manager.get(pk=account_id)
    # Until the link is followed the last word is no, and so nobody is asked twice.
    record_choice(
        user=person,
        address=person.email,
        purpose=Purpose.NEWSLETTER,
        granted=False,
        method="asked to confirm by mail",
        text_version=TEXT_VERSION,
    )
    code = address_code(person.email)
    if not person.is_active or Suppression.objects.in_force().filter(address_code=code).exists():
        return False
    ask_person_by_mail(
        person, method="earlier wish", text_version=TEXT_VERSION, page="/account/privacy/"
    )
    return True
