"""What the database refuses of briefs, offers and held money, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from design_requests.models import Milestone, MilestonePayment, Offer
from design_requests.states import BriefState, MilestoneState, OfferState, PartKind
from tests.cast import make_designer
from tests.design_requests.making import hold_payment, leave, make_brief, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(mira: User, ben: User) -> Offer:
    return make_offer(brief=make_brief(client=ben), designer=mira, prices=(6000, 4000))


@pytest.fixture
def payment(offer: Offer) -> MilestonePayment:
    return hold_payment(offer.milestones.get(position=1))


def test_one_brief_has_one_accepted_offer(offer: Offer) -> None:
    other = make_offer(brief=offer.brief, designer=make_designer(username="otto"))
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.CHOSEN)
    with pytest.raises(DatabaseError, match="offer_one_accepted_a_brief"), transaction.atomic():
        Offer.objects.filter(pk=other.pk).update(state=OfferState.CHOSEN)


def test_nobody_offers_on_a_brief_of_their_own(mira: User) -> None:
    with pytest.raises(DatabaseError, match="own one"):
        make_offer(brief=make_brief(client=mira), designer=mira)


def test_milestones_sum_to_the_price_of_their_offer(mira: User, ben: User) -> None:
    brief = make_brief(client=ben)
    with pytest.raises(DatabaseError, match="not to its price"), transaction.atomic():
        make_offer(brief=brief, designer=mira, prices=(6000, 4000), price_minor=9999)
        _at_commit()
    with pytest.raises(DatabaseError, match="not to its price"), transaction.atomic():
        make_offer(brief=brief, designer=mira, prices=(), price_minor=1)
        _at_commit()


def test_a_milestone_is_never_longer_than_money_can_be_held(offer: Offer) -> None:
    with pytest.raises(DatabaseError, match="milestone_ends_inside_the_hold"):
        Milestone.objects.create(
            offer=offer, position=3, title="Later", price_minor=1, day_count=61
        )


def test_nothing_is_released_twice(payment: MilestonePayment) -> None:
    leave(payment, 100, kind=PartKind.RELEASE)
    with pytest.raises(DatabaseError, match="one_standing_release"), transaction.atomic():
        leave(payment, 100, kind=PartKind.RELEASE)


def test_no_more_leaves_than_was_paid(payment: MilestonePayment) -> None:
    leave(payment, 5000, kind=PartKind.RELEASE)
    with pytest.raises(DatabaseError, match="would leave"), transaction.atomic():
        leave(payment, 1001)
        _at_commit()


def test_a_milestone_is_paid_for_once_at_a_time(payment: MilestonePayment) -> None:
    with pytest.raises(DatabaseError, match="milestone_payment_one_held"):
        hold_payment(payment.milestone)


def test_states_move_only_as_the_tables_say(offer: Offer, payment: MilestonePayment) -> None:
    milestone = payment.milestone
    for row, state in (
        (offer, OfferState.AGREED),
        (offer.brief, BriefState.AWARDED),
        (milestone, MilestoneState.SETTLED),
        (payment, "ended"),
    ):
        with pytest.raises(DatabaseError, match="state"), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(state=state)


def test_what_was_agreed_and_paid_stays_as_it_was(offer: Offer, payment: MilestonePayment) -> None:
    part = leave(payment, 100)
    for row, column in (
        (offer, "price_minor"),
        (payment.milestone, "price_minor"),
        (payment, "amount_minor"),
        (part, "amount_minor"),
        (offer.brief, "budget_minor"),
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{column: 1})
    for row in (payment, part):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            row.delete()


def _at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
