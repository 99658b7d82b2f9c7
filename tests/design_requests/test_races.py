"""Two clicks in the same moment: the second sees what the first did, and moves nothing."""

from collections.abc import Callable

import pytest

from accounts.models import User
from design_requests.errors import MoveRefused
from design_requests.models import Milestone, MilestonePayment, Offer
from design_requests.services.accept_offer import accept_offer
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.withdraw_offer import withdraw_offer
from design_requests.states import MilestoneState
from tests.cast import make_designer
from tests.design_requests.making import hand_over, hold_payment, make_brief, make_offer
from tests.races import while_open

pytestmark = pytest.mark.django_db(transaction=True)


def refused(work: Callable[[], object]) -> Callable[[], None]:
    def go() -> None:
        with pytest.raises(MoveRefused):
            work()

    return go


@pytest.fixture
def offer(mira: User, ben: User) -> Offer:
    return make_offer(brief=make_brief(client=ben), designer=mira)


@pytest.fixture
def delivered(offer: Offer, mira: User) -> Milestone:
    payment: MilestonePayment = hold_payment(offer.milestones.get())
    return hand_over(actor=mira, milestone=payment.milestone)


def test_of_two_offers_accepted_at_once_one_is(offer: Offer, ben: User) -> None:
    other = make_offer(brief=offer.brief, designer=make_designer(username="otto"))
    while_open(
        lambda: accept_offer(actor=ben, offer=offer),
        refused(lambda: accept_offer(actor=ben, offer=other)),
    )
    assert MilestonePayment.objects.get().milestone.offer == offer


def test_an_offer_accepted_twice_at_once_is_paid_on_one_page(offer: Offer, ben: User) -> None:
    while_open(
        lambda: accept_offer(actor=ben, offer=offer), lambda: accept_offer(actor=ben, offer=offer)
    )
    assert MilestonePayment.objects.count() == 1


def test_an_offer_withdrawn_meanwhile_is_not_accepted(offer: Offer, mira: User, ben: User) -> None:
    while_open(
        lambda: withdraw_offer(actor=mira, offer=offer),
        refused(lambda: accept_offer(actor=ben, offer=offer)),
    )
    assert not MilestonePayment.objects.exists()


def test_nothing_is_released_that_is_disputed_in_the_same_moment(
    delivered: Milestone, mira: User, ben: User
) -> None:
    while_open(
        lambda: dispute_milestone(actor=mira, milestone=delivered, reason="He asks for more."),
        refused(lambda: approve_milestone(actor=ben, milestone=delivered)),
    )
    delivered.refresh_from_db()
    assert delivered.state == MilestoneState.DISPUTED


def test_two_approvals_at_once_release_once(delivered: Milestone, ben: User) -> None:
    while_open(
        lambda: approve_milestone(actor=ben, milestone=delivered),
        refused(lambda: approve_milestone(actor=ben, milestone=delivered)),
    )
    delivered.refresh_from_db()
    assert delivered.to_release_minor == delivered.price_minor
