"""Somebody asks for the newsletter: a mail asks the owner of the address for the last word."""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.address_code import address_code, normal_address
from common.languages import language_of
from common.secret_tokens import random_token, token_hash
from newsletter.emails import send_already_subscribed, send_confirm_link
from newsletter.models import OptIn, Subscription
from newsletter.states import Frequency


@transaction.atomic
def ask_by_mail(
    *,
    address: str,
    person: AbstractBaseUser | None,
    interests: Sequence[str] = (),
    frequency: str = Frequency.EACH_ISSUE,
    method: str,
    text_version: str,
    page: str,
) -> None:
    """One mail goes out in every case, so that nobody learns here who gets the newsletter.

    A suppressed address is asked too: its owner alone can confirm, and that is what lifts it.
    """
    address = normal_address(address)
    code = address_code(address)
    current = Subscription.objects.current().filter(address_code=code).first()
    if current is not None:
        send_already_subscribed(address=address, person=person, language=current.language)
        return
    token = random_token()
    OptIn.objects.create(
        token_hash=token_hash(token),
        address=address,
        address_code=code,
        person_id=person.pk if person else None,
        interests=list(interests),
        frequency=frequency,
        language=language_of(person),
        text_version=text_version,
        page=page,
        method=method,
    )
    send_confirm_link(address=address, person=person, token=token)


def ask_person_by_mail(
    person: AbstractBaseUser, *, method: str, text_version: str, page: str
) -> None:
    """For sign-up and My data: the account's own address."""
    ask_by_mail(
        address=str(getattr(person, person.get_email_field_name())),
        person=person,
        method=method,
        text_version=text_version,
        page=page,
    )
