"""Staff end holds and pay chosen shares, on a page that first says who, how much and what."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import Order
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.freeze_share import freeze_share
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.cast import make_designer, make_person
from tests.desk import look
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.stripe import Sandbox

LIST = "admin:payouts_earning_changelist"
Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]


def choose(client: Client, action: str, *earnings: Earning) -> str:
    """The address of the page that the list's action leads to."""
    form = {"action": action, "_selected_action": [earning.pk for earning in earnings]}
    answer = client.post(reverse(LIST), form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def typed(**more: Any) -> dict[str, Any]:
    return {"reason": "Looked at the piece", "attempt": str(uuid4()), **more}


def states() -> list[str]:
    return list(Earning.objects.order_by("pk").values_list("state", flat=True))


def test_staff_see_names_sums_and_effect_and_pay_the_chosen_share_alone_and_once(
    ben: User,
    mira: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    sell(ben, mira, mira)
    sell(ben, mira)
    chosen, due, held = Earning.objects.order_by("pk")
    dues = Earning.objects.filter(pk=due.pk)
    release_now(actor=Machine.SCHEDULE, earnings=dues, reason="Test")
    others = [dues.get(), held]
    before = [(each.state, each.available_at) for each in others]
    client = client_of(staff)
    address = choose(client, "pay", chosen)
    page, confirmed = look(client, address, typed())
    for words in (
        str(chosen.order_line.order),
        "Bezel signet",
        f"42.50 USD goes to Mira Kessler ({mira.email}), account {account}",
        "Nothing else that is due to them",
        "Looked at the piece",
    ):
        assert words in page
    assert not Transfer.objects.exists()
    in_threads(lambda: client_of(staff).post(address, confirmed), times=2)
    assert [transfer.amount for transfer in sandbox.transfers()] == [4250]
    chosen.refresh_from_db()
    assert chosen.state == "paid"
    for each in others:
        each.refresh_from_db()
    assert [(each.state, each.available_at) for each in others] == before
    again = client.post(address, confirmed)
    assert again.status_code == 422
    assert "is paid. Go back and choose without it." in again.content.decode()
    acts = AuditEntry.objects.filter(person=staff).order_by("pk").values_list("act", "reason")
    assert list(acts) == [
        ("earning.released", "Looked at the piece"),
        ("transfer.reserved", "Looked at the piece"),
        ("transfer.made", ""),
    ]


def test_what_a_designer_owes_is_shown_and_comes_off_first(
    ben: User,
    carol: User,
    mira: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    refund: Callable[..., None],
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    first = sell(ben, mira, price_minor=2000)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    refund(first.lines.get(), "RF-1")
    second = sell(carol, mira, price_minor=5000)
    client = client_of(staff)
    address = choose(client, "pay", Earning.objects.get(order_line__order=second))
    page, confirmed = look(client, address, typed())
    assert "25.50 USD goes to Mira Kessler" in page
    assert "42.50 USD less 17.00 USD owed for refunded sales" in page
    client.post(address, confirmed)
    assert sorted(transfer.amount for transfer in sandbox.transfers()) == [1700, 2550]


def test_staff_end_the_hold_of_the_chosen_shares_and_pay_nothing(
    ben: User, mira: User, staff: User, client_of: ClientOf, sell: Sell
) -> None:
    sell(ben, mira, mira)
    chosen = Earning.objects.order_by("pk")[0]
    client = client_of(staff)
    address = choose(client, "release", chosen)
    page, confirmed = look(client, address, typed())
    assert "the hold ends now and not on" in page
    answer = client.post(address, confirmed, follow=True)
    assert "1 share is due now." in answer.content.decode()
    assert states() == ["available", "pending"]
    assert client.post(address, confirmed).status_code == 422


@pytest.mark.parametrize("action", ["release", "pay"])
def test_a_reason_is_needed_and_what_was_typed_is_still_there_to_be_changed(
    ben: User,
    mira: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    action: str,
) -> None:
    connect(mira)
    sell(ben, mira)
    client = client_of(staff)
    address = choose(client, action, Earning.objects.get())
    assert client.post(address, typed(reason=" ")).status_code == 422
    _, confirmed = look(client, address, typed(reason="A first sale, looked at"))
    back = client.post(address, confirmed | {"change": "Change it"})
    assert back.status_code == 200
    assert "A first sale, looked at</textarea>" in back.content.decode()
    assert states() == ["pending"]


def test_each_of_the_two_needs_its_own_right(
    ben: User, mira: User, client_of: ClientOf, sell: Sell, connect: Connect, client: Client
) -> None:
    connect(mira)
    sell(ben, mira)
    share = Earning.objects.get().pk
    pages = {
        name: f"{reverse(f'admin:payouts_earning_{name}')}?share={share}"
        for name in ("release", "pay")
    }
    helper = make_person(username="helper", is_staff=True)
    for right in ("view_earning", "change_earning"):
        helper.user_permissions.add(Permission.objects.get(codename=right))
    for address in pages.values():
        assert client_of(helper).post(address, typed()).status_code == 403
        assert client_of(ben).get(address).status_code == 302
        assert client.get(address).status_code == 302
    for name, other in (("release", "pay"), ("pay", "release")):
        helper.user_permissions.set(Permission.objects.filter(codename=f"{name}_earning"))
        assert client_of(helper).post(pages[name], typed()).status_code == 200
        assert client_of(helper).post(pages[other], typed()).status_code == 403


def test_what_cannot_be_paid_is_said_and_nothing_of_the_choice_is_paid(
    ben: User, mira: User, staff: User, client_of: ClientOf, sell: Sell, connect: Connect
) -> None:
    otto = make_designer(username="otto")
    order = sell(ben, mira, mira, otto)
    first, second, ottos = Earning.objects.order_by("pk")
    client = client_of(staff)

    def refusal(*chosen: Earning) -> str:
        answer = client.post(choose(client, "pay", *chosen), typed())
        assert answer.status_code == 422
        return str(answer.content.decode())

    assert "has no account at Stripe that can be paid" in refusal(first)
    connect(mira)
    assert f"Studio Otto ({otto.email}) has no account" in refusal(first, ottos)
    freeze_share(actor=staff, line=order.lines.all()[1], cause="dp_1", reason="Disputed")
    assert "is frozen. Go back and choose without it." in refusal(first, second)
    assert states() == ["pending"] * 3


def test_the_rest_of_an_order_waits_while_its_transfer_is_not_answered(
    ben: User,
    mira: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
) -> None:
    connect(mira)
    sell(ben, mira, mira)
    first, second = Earning.objects.order_by("pk")
    client = client_of(staff)
    address = choose(client, "pay", first)
    sandbox.fault("timeout", "POST /v1/transfers", times=3, seconds=0.1)
    client.post(address, look(client, address, typed())[1])
    sandbox.clear_faults()
    assert states() == ["transferring", "pending"]
    address = choose(client, "pay", second)
    answer = client.post(address, look(client, address, typed())[1])
    assert answer.status_code == 422
    assert "the rest waits for it" in answer.content.decode()
    assert states() == ["transferring", "pending"]
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    assert states() == ["transferring", "available"]
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?share=0", "?share=x", "?share=1&share=²"])
def test_an_address_that_names_no_shares_leads_nowhere(
    staff: User, client_of: ClientOf, query: str
) -> None:
    assert client_of(staff).get(reverse("admin:payouts_earning_pay") + query).status_code == 404
