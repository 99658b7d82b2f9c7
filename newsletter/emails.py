"""Mails about the newsletter itself; the issues are made by rendering.py."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from common.address_code import address_code
from common.outbox import enqueue_mail
from newsletter.links import preferences_url


def send_confirm_link(*, address: str, person: AbstractBaseUser | None, token: str) -> None:
    enqueue_mail(
        kind="newsletter_confirm",
        to_address=address,
        recipient=person,
        context={"confirm_url": settings.SITE_URL + reverse("newsletter:confirm", args=[token])},
    )


def send_already_subscribed(
    *, address: str, person: AbstractBaseUser | None, language: str
) -> None:
    """To whoever gets the newsletter and asks for it again: the page of the form tells nobody."""
    enqueue_mail(
        kind="newsletter_already",
        to_address=address,
        recipient=person,
        context={"preferences_url": preferences_url(address_code(address))},
        language=language,
    )
