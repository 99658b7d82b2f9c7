"""The pages from a draft to a payment: who reads what, and what is said before money."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from design_requests.models import Brief, Milestone, MilestonePayment, Offer
from design_requests.states import BriefState, MilestoneState, OfferState
from tests.cast import log_in, make_designer
from tests.design_requests.making import make_brief, make_offer
from tests.fixtures import ClientOf
from tests.stripe import Sandbox

OFFER = {
    "words": "As a solid, with a comfort fit.",
    "formats": "STL",
    "round_count": "2",
    "licence_kind": "personal",
    "valid_days": "14",
    "form-TOTAL_FORMS": "2",
    "form-INITIAL_FORMS": "0",
    "form-0-title": "Model",
    "form-0-price": "100.00",
    "form-0-day_count": "10",
    "form-1-title": "",
    "form-1-price": "",
    "form-1-day_count": "",
}


def go(name: str, *args: object) -> str:
    return reverse(f"requests:{name}", args=args)


@pytest.mark.django_db
def test_two_words_are_enough_for_a_brief_and_a_published_one_stays(
    client_of: ClientOf, mira: User, ben: User
) -> None:
    bens = client_of(ben)
    wrong = bens.post(go("brief_new"), {"kind": "ring", "description": " \u200b "})
    assert wrong.status_code == 422
    bens.post(go("brief_new"), {"kind": "ring", "description": "A signet.", "finger_size": "us 7"})
    brief = Brief.objects.get()
    assert b" mm inside" in bens.get(brief.get_absolute_url()).content
    assert client_of(mira).get(brief.get_absolute_url()).status_code == 404
    bens.post(go("brief_edit", brief.number), {"kind": "ring", "description": "Two signets."})
    assert bens.post(go("brief_publish", brief.number)).status_code == 302
    bens.post(go("brief_edit", brief.number), {"kind": "ring", "description": "Other."})
    brief.refresh_from_db()
    assert (brief.state, brief.description) == (BriefState.OPEN, "Two signets.")
    page = client_of(mira).get(brief.get_absolute_url()).content.decode()
    assert "Two signets." in page
    assert ben.email not in page and ben.username not in page
    bens.post(go("brief_close", brief.number))
    brief.refresh_from_db()
    assert brief.state == BriefState.CLOSED


@pytest.mark.django_db
def test_designers_find_briefs_by_kind_budget_and_a_word(
    client_of: ClientOf, mira: User, ben: User
) -> None:
    ring = make_brief(client=ben)
    own = make_brief(client=mira)
    Brief.objects.create(
        client=ben,
        kind="pendant",
        description="With pavé.",
        currency="usd",
        budget_minor=50000,
        state="open",
        published_at=ring.published_at,
        open_until=ring.open_until,
    )
    miras = client_of(mira)

    def found(**sought: str) -> set[str]:
        page = miras.get(go("studio_briefs"), sought).content.decode()
        return set(re.findall(r"DR-\w{4}-\w{4}</span>", page))

    assert len(found()) == 2 and not any(own.number in one for one in found())
    assert len(found(kind="ring")) == len(found(least="400")) == len(found(skill="PAVÉ")) == 1
    assert len(found(kind="\0", least="-1", skill="x" * 999)) == 2


@pytest.mark.django_db
def test_an_offer_shows_fee_and_share_before_it_is_sent_and_is_refused_with_words(
    client_of: ClientOf, mira: User, ben: User, carol: User
) -> None:
    brief = make_brief(client=ben)
    miras = client_of(mira)
    page = miras.post(go("offer_check", brief.number), OFFER).content.decode()
    assert "15.00 USD" in page and "85.00 USD" in page
    assert not Offer.objects.exists()
    assert miras.post(go("offer_check", brief.number), {"words": "\0"}).status_code == 422
    miras.post(go("offer_send", brief.number), OFFER)
    again = miras.post(go("offer_send", brief.number), OFFER)
    assert again.status_code == 409 and b"an offer here already" in again.content
    own = make_brief(client=mira)
    refused = miras.post(go("offer_send", own.number), OFFER)
    assert b"your own brief" in refused.content
    offer = Offer.objects.get()
    compared = client_of(ben).get(go("offer_compare", brief.number)).content.decode()
    assert "100.00 USD" in compared and "Nothing delivered yet" in compared
    for stranger in (mira, carol):
        assert client_of(stranger).get(go("offer_compare", brief.number)).status_code == 404
        assert client_of(stranger).post(go("offer_accept", offer.public_id)).status_code == 404
    miras.post(go("offer_withdraw", offer.public_id))
    late = client_of(ben).post(go("offer_accept", offer.public_id), follow=True)
    assert b"Withdrawn" in late.content
    assert not MilestonePayment.objects.exists()


def test_accepting_states_the_rule_of_held_money_and_two_clicks_pay_once(
    sandbox: Sandbox, client_of: ClientOf, mira: User, ben: User
) -> None:
    brief = make_brief(client=ben)
    offer = make_offer(brief=brief, designer=mira, prices=(10000, 5000))
    other = make_offer(brief=brief, designer=make_designer(username="otto"))
    page = client_of(ben).get(go("offer_accept", offer.public_id)).content.decode()
    for said in ("at most 80 days", "7 days", "100.00 USD", "15.00 USD", "85.00 USD"):
        assert said in page
    start = Barrier(2, timeout=30)

    def click(chosen: Offer) -> str:
        browser = Client()
        log_in(browser, ben)
        start.wait()
        try:
            return str(browser.post(go("offer_accept", chosen.public_id))["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pages = set(pool.map(click, [offer, offer]))
    assert len(pages) == 1
    refused = client_of(ben).post(go("offer_accept", other.public_id), follow=True)
    assert b"Open the page again" in refused.content
    other.refresh_from_db()
    assert other.state == OfferState.OPEN
    assert MilestonePayment.objects.count() == 1

    # Left unpaid: offer and brief are open again, and the other can be accepted.
    client_of(ben).post(go("payment_give_up", brief.number))
    offer.refresh_from_db()
    assert offer.state == OfferState.OPEN
    at_stripe = client_of(ben).post(go("offer_accept", offer.public_id))["Location"]
    assert sandbox.pay(at_stripe) == 303
    sandbox.deliver_all()
    shown = client_of(ben).get(brief.get_absolute_url()).content.decode()
    assert "Being made" in shown and go("milestone_pay", brief.number, 2) in shown
    at_stripe = client_of(ben).post(go("milestone_pay", brief.number, 2))["Location"]
    assert sandbox.pay(at_stripe) == 303
    sandbox.deliver_all()
    states = Milestone.objects.filter(offer=offer).values_list("state", flat=True)
    assert set(states) == {MilestoneState.WORKING}
