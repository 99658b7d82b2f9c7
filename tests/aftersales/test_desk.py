"""Staff decide about money on a page that first says who, how much and what follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from aftersales.models import Dispute, Evidence, Refund
from aftersales.services.finish_evidence import finish_evidence
from common.models import AuditEntry, Machine
from orders.models import HeldPayment, LicenceGrant, Order
from orders.services.deliver_now import deliver_now
from orders.services.start_download import start_download
from orders.states import HeldState
from tests.cast import log_in, make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.stripe import Sandbox

Sell = Callable[..., Order]


def refund_page(order: Order) -> str:
    return reverse("admin:aftersales_refund_order", args=[order.number])


def typed(**more: Any) -> dict[str, Any]:
    return {"kind": "requested", "reason": "Wrong size", "attempt": str(uuid4()), **more}


def test_staff_see_names_sums_and_effect_and_then_refund_once(
    ben: User, mira: User, staff: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order, client = sell(ben, mira), client_of(staff)
    order_page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
    assert refund_page(order) in order_page.content.decode()
    assert "50.00 USD left" in client.get(refund_page(order)).content.decode()
    page, confirmed = look(client, refund_page(order), typed(amount="20"))
    assert not Refund.objects.exists()
    for words in (ben.email, "20.00 USD", "The licence stays", "loses a share of 17.00 USD"):
        assert words in page
    in_threads(lambda: client_of(staff).post(refund_page(order), confirmed), times=2)
    assert Refund.objects.get().amount_minor == 2000
    assert len(sandbox.client.v1.refunds.list().data) == 1
    # The same form once more finds the refund that it made.
    assert client.post(refund_page(order), confirmed).status_code == 303
    assert Refund.objects.count() == 1
    entry = AuditEntry.objects.get(act="refund.reserved")
    assert (entry.person, entry.reason) == (staff, "Wrong size")


def test_what_changed_since_it_was_shown_is_shown_again(
    ben: User, mira: User, staff: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order, client = sell(ben, mira), client_of(staff)
    _, confirmed = look(client, refund_page(order), typed())
    sandbox.refund_in_dashboard(order.stripe_charge_id or "", 2000)
    sandbox.deliver_all()
    page, confirmed = look(client, refund_page(order), confirmed)
    assert "Something changed since you looked" in page
    assert "30.00 USD goes back" in page
    assert client.post(refund_page(order), confirmed).status_code == 303
    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [2000, 3000]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("-5", "above zero"),
        ("0", "above zero"),
        ("1.005", "at most 2 decimal places"),
        ("50.01", "more than the 50.00 USD"),
        ("NaN", "Enter a number"),
        ("1e9", "more than the 50.00 USD"),
        ("much", "Enter a number"),
    ],
)
def test_an_amount_that_cannot_be_is_told_at_its_field(
    ben: User,
    mira: User,
    staff: User,
    sell: Sell,
    client_of: ClientOf,
    amount: str,
    words: str,
) -> None:
    order = sell(ben, mira)
    answer = client_of(staff).post(refund_page(order), typed(amount=amount))
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["amount"])
    assert not Refund.objects.exists()


def test_s13_the_second_of_two_refunds_at_once_is_told_at_the_amount(
    ben: User, mira: User, staff: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order, client = sell(ben, mira), client_of(staff)
    forms = [look(client, refund_page(order), typed(amount=a))[1] for a in ("30", "30.01")]
    answers: list[Any] = []

    def send(form: dict[str, Any]) -> None:
        answers.append(client_of(staff).post(refund_page(order), form))

    in_threads(lambda: send(forms[0]), lambda: send(forms[1]))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "amount" in refused.context["form"].errors
    assert Refund.objects.count() == 1


def test_a_reason_is_needed(
    ben: User, mira: User, staff: User, sell: Sell, client_of: ClientOf
) -> None:
    answer = client_of(staff).post(refund_page(sell(ben, mira)), typed(reason=" "))
    assert (answer.status_code, "reason" in answer.context["form"].errors) == (422, True)


def test_only_who_has_the_right_refunds(
    ben: User, mira: User, sell: Sell, client_of: ClientOf, client: Client
) -> None:
    order = sell(ben, mira)
    helper = make_person(username="helper", is_staff=True)
    assert client_of(helper).post(refund_page(order), typed()).status_code == 403
    assert client_of(ben).get(refund_page(order)).status_code == 302
    assert client.get(refund_page(order)).status_code == 302
    helper.user_permissions.add(Permission.objects.get(codename="make_refund"))
    assert client_of(helper).post(refund_page(order), typed()).status_code == 200


def test_a_refund_that_came_back_is_asked_for_again_once(
    ben: User, mira: User, staff: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order, client = sell(ben, mira), client_of(staff)
    client.post(refund_page(order), look(client, refund_page(order), typed())[1])
    refund = Refund.objects.get()
    again = reverse("admin:aftersales_refund_do", args=[refund.pk, "again"])
    assert client.post(again, typed()).status_code == 422
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    change = client.get(reverse("admin:aftersales_refund_change", args=[refund.pk]))
    assert again in change.content.decode()
    forms = [look(client, again, typed())[1] for _ in range(2)]
    statuses = [client.post(again, form).status_code for form in forms]
    assert statuses == [303, 422]
    assert Refund.objects.get(again_of=refund).state == "succeeded"


def test_staff_give_doubled_money_back_and_are_told_what_stays(
    doubled: HeldPayment, staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    change = client.get(reverse("admin:orders_heldpayment_change", args=[doubled.pk]))
    address = reverse("admin:orders_heldpayment_do", args=[doubled.pk, "give-back"])
    assert address in change.content.decode()
    deliver = reverse("admin:orders_heldpayment_do", args=[doubled.pk, "deliver"])
    refused = client.post(deliver, typed())
    assert refused.status_code == 422
    assert "needs no payment" in refused.content.decode()
    page, confirmed = look(client, address, typed())
    assert "keeps its licences and its invoice" in page
    assert client.post(address, confirmed).status_code == 303
    assert client.post(address, confirmed).status_code == 422
    doubled.refresh_from_db()
    assert doubled.state == HeldState.RETURNED


@pytest.fixture
def disputed(ben: User, mira: User, sell: Sell, sandbox: Sandbox, read_mails: ReadMails) -> Dispute:
    """A sale that was downloaded and told by mail, and that the bank then disputes."""
    order = sell(ben, mira)
    deliver_now(actor=ben, order=order)
    grant = LicenceGrant.objects.get()
    start_download(
        actor=ben, grant_number=grant.number, file_id=grant.order_line.release.files.get().pk
    )
    read_mails()
    sandbox.dispute(order.stripe_charge_id or "", reason="product_not_received")
    sandbox.deliver_all()
    return Dispute.objects.get()


def answer_page(dispute: Dispute) -> str:
    return reverse("admin:aftersales_dispute_do", args=[dispute.pk, "answer"])


def test_staff_see_and_send_evidence_once(
    disputed: Dispute, staff: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    client, grant = client_of(staff), LicenceGrant.objects.get()
    form = typed(reason="The file was downloaded on the day of the sale.")
    page, confirmed = look(client, answer_page(disputed), form)
    for words in (
        grant.number,
        "signet.stl downloaded",
        ben.email,
        "is paid",
        "sent as a file",
        "withdraw",
    ):
        assert words in page
    assert "127.0.0.1" not in page
    in_threads(lambda: client_of(staff).post(answer_page(disputed), confirmed), times=2)
    evidence = Evidence.objects.get()
    assert evidence.state == "sent"
    held = sandbox.client.v1.disputes.retrieve(disputed.stripe_id)
    assert held.status == "under_review"
    assert "signet.stl downloaded" in (held.evidence.access_activity_log or "")
    assert held.evidence.receipt
    assert (held.evidence.uncategorized_text or "").startswith("The file was downloaded on the day")
    disputed.refresh_from_db()
    assert disputed.state == "under_review"
    assert client.post(answer_page(disputed), confirmed).status_code == 422
    acts = AuditEntry.objects.filter(target_id=disputed.stripe_id, person=staff)
    assert [entry.act for entry in acts] == ["evidence.reserved"]


def test_evidence_is_refused_after_its_date(
    disputed: Dispute, staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        log_in(client, staff)
        answer = client.post(answer_page(disputed), typed())
    assert answer.status_code == 422
    assert "The bank took evidence until" in answer.content.decode()


def test_evidence_whose_answer_was_lost_is_sent_once(
    disputed: Dispute, staff: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    client = client_of(staff)
    _, confirmed = look(client, answer_page(disputed), typed())
    sandbox.fault("timeout", f"POST /v1/disputes/{disputed.stripe_id}", times=3, seconds=0.1)
    client.post(answer_page(disputed), confirmed)
    assert Evidence.objects.get().state == "reserved"
    sandbox.clear_faults()
    assert finish_evidence(actor=Machine.SCHEDULE, older_than=timedelta(0)) == 1
    assert Evidence.objects.get().state == "sent"
    held = sandbox.client.v1.disputes.retrieve(disputed.stripe_id)
    assert held.evidence_details.submission_count == 1


@pytest.mark.parametrize("name", ["aftersales_refund", "aftersales_dispute", "orders_heldpayment"])
def test_lists_open_and_search_and_nothing_is_added(
    staff: User, client_of: ClientOf, doubled: HeldPayment, name: str
) -> None:
    client = client_of(staff)
    assert client.get(reverse(f"admin:{name}_changelist"), {"q": "JC"}).status_code == 200
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403
