"""The mails about an account; each is queued with the change that it tells of."""

from django.conf import settings
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from accounts.models import AddressChange, User
from common.models import OutboxMail
from common.outbox import enqueue_mail


def send_confirmation(*, user: User, to_address: str, confirm_url: str) -> OutboxMail:
    return enqueue_mail(
        kind="account_confirm",
        to_address=to_address,
        recipient=user,
        context={"user": user, "confirm_url": confirm_url},
    )


def send_reset(*, user: User, to_address: str, reset_url: str) -> OutboxMail:
    return enqueue_mail(
        kind="account_reset",
        to_address=to_address,
        recipient=user,
        context={"user": user, "reset_url": reset_url},
    )


def send_already_exists(*, user: User | None, to_address: str) -> OutboxMail:
    """To the owner of an address with which somebody tried to sign up again."""
    return enqueue_mail(
        kind="account_already_exists", to_address=to_address, recipient=user, context={}
    )


def send_unknown(*, to_address: str) -> OutboxMail:
    """To an address without an account for which somebody asked a new password."""
    return enqueue_mail(kind="account_unknown", to_address=to_address, recipient=None, context={})


def send_password_changed(*, user: User | None, to_address: str) -> OutboxMail:
    return enqueue_mail(
        kind="account_password_changed",
        to_address=to_address,
        recipient=user,
        context={"user": user},
    )


def send_second_factor_changed(
    *, user: User | None, to_address: str, news: StrOrPromise
) -> OutboxMail:
    return enqueue_mail(
        kind="account_second_factor",
        to_address=to_address,
        recipient=user,
        context={"user": user, "news": news},
    )


def send_address_confirm(*, change: AddressChange, link: str) -> OutboxMail:
    """To the new address, which is nobody's yet."""
    address = settings.SITE_URL + reverse("accounts:address_confirm", args=[link])
    return enqueue_mail(
        kind="account_address_confirm",
        to_address=change.new_address,
        recipient=change.user,
        context={"confirm_url": address},
    )


def send_address_changed(*, change: AddressChange, link: str) -> OutboxMail:
    """To the old address, with the way back."""
    address = settings.SITE_URL + reverse("accounts:address_undo", args=[link])
    return enqueue_mail(
        kind="account_address_changed",
        to_address=change.old_address,
        recipient=change.user,
        context={"change": change, "undo_url": address},
    )
