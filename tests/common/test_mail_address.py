"""No form and no table takes an address for mails that is more than one mailbox, or another's."""

import email
import email.policy
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import get_resolver
from pytest_django import Settings

from common.delivery import deliver
from common.mail_catalogue import mail_kinds
from common.models import OutboxMail
from common.outbox import enqueue_mail
from common.tasks import deliver_due_mails_task
from tests.common.test_payloads import bent

EVIL = "evil@evil.test"
MORE_RECIPIENTS = (
    *(f"a@shop.test,{EVIL}", f"a@shop.test;{EVIL}", f"a@shop.test {EVIL}", f"<a@shop.test> {EVIL}"),
    *(f"a@shop.test\r\nBcc: {EVIL}", f"a@shop.test\nBcc: {EVIL}", f"a@shop.test%0aBcc:{EVIL}"),
    *(f"Ada <{EVIL}>", f'"Ada, {EVIL}"@shop.test', '"a,b"@shop.test'),
    # Two addresses once the domain is written as the network has it.
    *("a@shop.test\uff0cevil\uff20evil.test", "a@b\uff1bevil\uff20evil.test", "a@b\uff20evil.test"),
)
HOSTILE = (
    *MORE_RECIPIENTS,
    # A mailbox that its owner writes otherwise.
    *("a@sho\u00adp.test", "a@\uff53hop.test", "a@shop\u3002test", "a@\u212aelly.test"),
    # Cannot be written into a mail.
    *("a@shop.test\u2028b", "a\u2028b@shop.test", "a@\u202eshop.test", "a@sho\x85p.test"),
    *("a@\u200bb.test", '"a\x01b"@shop.test', "a@[127.0.0.1]", "a@shop.test\t", "a\x00b@shop.test"),
)
HEADERS = {
    *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type"),
}
PLAIN = ("ada+ring@shop.test", "o'neil@shop.test", "ada@bücher.test", "ada@xn--bcher-kva.test")


def fields_for_an_address() -> Iterator[tuple[str, Any]]:
    """Of all forms, with those of libraries and of the desk, and of all tables."""
    assert get_resolver().url_patterns  # imports what holds forms

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        one: type[Any]
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    for form in {*below(forms.BaseForm)}:
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.EmailField):
                yield f"{form.__module__}.{form.__name__}.{name}", field
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.EmailField):
                yield f"{model._meta.label}.{column.name}", column


def takes(field: Any, address: str) -> bool:
    try:
        if isinstance(field, forms.Field):
            return str(field.clean(address)) == address
        field.run_validators(address)
    except ValidationError:
        return False
    return True


def test_a30_each_field_for_an_address_takes_one_mailbox_and_no_other_spelling_of_it() -> None:
    found = dict(fields_for_an_address())
    for name, field in found.items():
        assert not [ascii(one) for one in HOSTILE if takes(field, one)], name
        assert not [one for one in PLAIN if not takes(field, one)], name
    kinds = {type(field) for field in found.values()}
    assert len(found) > 20 and kinds >= {forms.EmailField, models.EmailField}, sorted(found)


@pytest.mark.django_db
def test_a30_the_outbox_keeps_no_mail_to_more_than_one_mailbox() -> None:
    for address in MORE_RECIPIENTS:
        with pytest.raises(IntegrityError), transaction.atomic():
            OutboxMail.objects.create(dedupe_key="x", kind="x", to_address=address, subject="x")
    for address in PLAIN:
        OutboxMail.objects.create(dedupe_key=address, kind="x", to_address=address, subject="x")


@pytest.mark.django_db(transaction=True)
def test_a30_each_mail_has_the_one_recipient_and_the_headers_that_it_always_has(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = "common.mailbox.LocalMailbox"
    for number, kind in enumerate(mail_kinds().values()):
        enqueue_mail(
            kind=kind.name,
            to_address="ada@shop.test",
            recipient=None,
            context=bent(kind.example, number * 17),
        )
    deliver_due_mails_task()
    sent = [one.read_bytes() for one in settings.LOCAL_MAIL_DIR.glob("*.eml")]
    assert len(sent) == len(mail_kinds()) > 40
    for raw in sent:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert {*message.keys()} == HEADERS
        assert [one.addr_spec for one in message["To"].addresses] == ["ada@shop.test"]


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_written_is_noted_and_holds_none_up() -> None:
    mail = OutboxMail.objects.create(
        dedupe_key="x", kind="x", to_address="ada@shop.test", subject="a\nBcc: evil@evil.test"
    )
    assert not deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.last_error == "BadHeaderError" and mail.asked_at is None
