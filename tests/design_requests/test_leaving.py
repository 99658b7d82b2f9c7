"""Held money of who leaves reaches its end first, and what is not paid ends at once."""

import secrets

import pgtrigger
import pytest
from django.utils import timezone

from accounts.models import User
from common.personal import data_subject, settle
from design_requests.models import Brief, Message, MilestonePayment, Offer, Question
from design_requests.services.ask_question import ask_question
from design_requests.services.write_message import write_message
from design_requests.states import BriefState, MilestoneState, OfferState
from payments.models import WebhookEvent
from payments.states import EventState
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.plan_erasure import what_waits
from privacy.erasing.request_erasure import request_erasure
from privacy.states import ErasureState
from tests.design_requests.making import hold_payment, make_brief, make_offer

pytestmark = pytest.mark.django_db


def told(**of: str) -> None:
    """A message of Stripe, worked off."""
    now = timezone.now()
    WebhookEvent.objects.create(
        stripe_id=f"evt_{secrets.token_hex(6)}",
        type="charge.succeeded",
        is_live=False,
        state=EventState.PROCESSED,
        happened_at=now,
        processed_at=now,
        **of,
    )


def leave(person: User) -> None:
    settle.call_all(person)


def job(*, client: User, designer: User) -> Offer:
    """Agreed on, with its first milestone paid and its second planned."""
    offer = make_offer(brief=make_brief(client=client), designer=designer, prices=(6000, 4000))
    for brief_state, offer_state in (
        (BriefState.CHOOSING, OfferState.CHOSEN),
        (BriefState.AWARDED, OfferState.AGREED),
    ):
        offer.brief.state, offer.state = brief_state, offer_state
        offer.agreed_at = offer.made_at if offer_state == OfferState.AGREED else None
        offer.brief.save()
        offer.save()
    hold_payment(offer.milestones.get(position=1))
    return offer


@pytest.mark.parametrize("side", ["client", "designer"])
def test_an_erasure_waits_for_held_money_of_either_side(side: str, mira: User, ben: User) -> None:
    offer = job(client=ben, designer=mira)
    (matter,) = what_waits(data_subject(ben if side == "client" else mira))
    assert "60.00 USD that is held for the design request" in matter.words
    assert matter.until == offer.milestones.get(position=1).hold_ends_at


def test_what_is_not_paid_ends_when_a_side_leaves(mira: User, ben: User, carol: User) -> None:
    offer = job(client=ben, designer=mira)
    open_brief = make_brief(client=ben)
    for_others = make_offer(brief=open_brief, designer=carol)
    elsewhere = make_offer(brief=make_brief(client=carol), designer=mira)

    leave(mira)
    leave(mira)
    elsewhere.refresh_from_db()
    assert elsewhere.state == OfferState.WITHDRAWN
    states = list(offer.milestones.order_by("position").values_list("state", flat=True))
    assert states == [MilestoneState.WORKING, MilestoneState.CANCELLED]

    leave(ben)
    for_others.refresh_from_db()
    assert for_others.state == OfferState.DECLINED
    assert Brief.objects.get(pk=open_brief.pk).state == BriefState.CLOSED


def test_p46_p53_what_both_wrote_loses_its_author_or_goes(
    mira: User, ben: User, carol: User
) -> None:
    """A message stays for the other side under no name; a question goes with whoever asked it."""
    offer = job(client=ben, designer=mira)
    messages = [write_message(actor=one, offer=offer, text=f"By {one}.") for one in (ben, mira)]
    ask_question(actor=mira, brief=make_brief(client=carol), text="Comfort fit?")
    paid = MilestonePayment.objects.get()
    told(reference=paid.number)
    told(object_id=paid.stripe_charge_id or "")
    with pgtrigger.ignore():
        offer.milestones.filter(position=1).update(
            state=MilestoneState.SETTLED, to_release_minor=0, ended_at=timezone.now()
        )
    for person in (ben, mira):
        erasure = request_erasure(actor=person, person=person, waive_grace=True)
        continue_erasure(erasure.pk, is_over=lambda: False)
        erasure.refresh_from_db()
        assert erasure.state == ErasureState.FINISHED, erasure.waits_for
    assert not WebhookEvent.objects.exists()
    for message in messages:
        kept = Message.objects.get(pk=message.pk)
        assert kept.text == message.text
        assert kept.sender.shown_name == "Former member"
    assert not Question.objects.exists()
