"""A designer agrees to self-billing once, says how they are taxed, and may withdraw."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from common.models import AuditEntry
from payouts.models import SelfBillingAgreement
from payouts.self_billing import WORDING_VERSION, WORDINGS
from tests.fixtures import ClientOf
from tests.races import in_threads

PAGE = "/studio/self-billing/"
STATEMENTS = "/studio/statements/"


def typed(**more: Any) -> dict[str, Any]:
    return {
        "tax_status": "business",
        "vat_id": "de 123 456 789",
        "legal_name": "Mira Kessler GmbH",
        "address": "Goldgasse 1\n75172 Pforzheim",
        "is_agreed": "on",
        **more,
    }


def test_a_designer_reads_the_words_agrees_and_withdraws(mira: User, client_of: ClientOf) -> None:
    client = client_of(mira)
    assert "You are paid either way" in client.get(STATEMENTS).content.decode()
    assert WORDINGS[WORDING_VERSION] in client.get(PAGE).content.decode()
    assert client.post(PAGE, typed()).status_code == 302
    agreement = SelfBillingAgreement.objects.get()
    assert (agreement.wording_version, agreement.vat_id) == (WORDING_VERSION, "DE123456789")
    assert (agreement.designer, agreement.withdrawn_at) == (mira, None)
    assert "DE123456789" in client.get(STATEMENTS).content.decode()
    withdraw = reverse("payouts:studio_self_billing_withdraw")
    client.post(withdraw)
    client.post(withdraw)
    agreement.refresh_from_db()
    assert agreement.withdrawn_at
    assert "Not agreed" in client.get(STATEMENTS).content.decode()
    acts = AuditEntry.objects.filter(person=mira).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["self_billing.agreed", "self_billing.withdrawn"]


def test_another_tax_status_is_another_agreement_and_the_former_one_stays(
    mira: User, client_of: ClientOf
) -> None:
    client = client_of(mira)
    client.post(PAGE, typed())
    client.post(PAGE, typed())  # the same once more changes nothing
    assert SelfBillingAgreement.objects.count() == 1
    assert "Mira Kessler GmbH" in client.get(PAGE).content.decode()
    client.post(PAGE, typed(tax_status="private", legal_name="Mira Kessler"))
    former, now = SelfBillingAgreement.objects.order_by("pk")
    assert (former.tax_status, former.vat_id) == ("business", "DE123456789")
    assert former.withdrawn_at
    assert (now.tax_status, now.vat_id, now.withdrawn_at) == ("private", "", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"is_agreed": ""}, "is_agreed"),
        ({"vat_id": ""}, "vat_id"),
        ({"vat_id": "12"}, "vat_id"),
        ({"tax_status": "king"}, "tax_status"),
        ({"legal_name": " "}, "legal_name"),
        ({"address": ""}, "address"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    mira: User, client_of: ClientOf, wrong: dict[str, str], field: str
) -> None:
    answer = client_of(mira).post(PAGE, typed(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not SelfBillingAgreement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_form_sent_twice_at_once_agrees_once(
    mira: User, client_of: ClientOf, transactional_db: None
) -> None:
    answers: list[int] = []

    def send() -> None:
        answers.append(client_of(mira).post(PAGE, typed()).status_code)

    in_threads(send, times=2)
    assert answers == [302, 302]
    assert SelfBillingAgreement.objects.count() == 1


def test_the_database_keeps_what_was_agreed(mira: User, client_of: ClientOf) -> None:
    client_of(mira).post(PAGE, typed())
    changes: tuple[dict[str, Any], ...] = (
        {"tax_status": "private", "vat_id": ""},
        {"wording_version": "2020-01-01"},
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            SelfBillingAgreement.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfBillingAgreement.objects.all().delete()
    client_of(mira).post(reverse("payouts:studio_self_billing_withdraw"))
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfBillingAgreement.objects.update(withdrawn_at=None)


def test_what_dac7_wants_is_asked_only_where_a_setting_names_what_designers_do(
    mira: User, client_of: ClientOf, settings: Settings
) -> None:
    client = client_of(mira)
    assert "tax_number" not in client.get(PAGE).content.decode()
    settings.DAC7_ACTIVITIES = frozenset({"personal_services"})
    assert "tax_number" not in client.get(PAGE).content.decode()
    settings.DAC7_ACTIVITIES = frozenset({"file_licences"})
    assert client.post(PAGE, typed()).status_code == 422
    more = {"tax_number": "12/345/67890", "tax_number_country": "de", "born_on": "1980-02-01"}
    assert client.post(PAGE, typed(**more)).status_code == 302
    agreement = SelfBillingAgreement.objects.get()
    assert (agreement.tax_number, agreement.tax_number_country) == ("12/345/67890", "DE")


def test_only_designers_get_in(ben: User, client_of: ClientOf, client: Client) -> None:
    for address in (PAGE, STATEMENTS):
        assert client_of(ben).get(address).status_code == 403
        assert client.get(address).status_code == 302
