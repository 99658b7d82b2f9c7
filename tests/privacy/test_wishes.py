"""A restriction and an objection hold from the moment of the click, and end with a notice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.personal import barred, may_serve
from privacy.errors import NotYoursToLift
from privacy.models import Objection, Restriction
from privacy.purposes import OPEN_TO_OBJECTION, STOPPED_BY_RESTRICTION, Purpose, Use
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.lift_restriction import NOTICE, lift_restriction
from privacy.wishes.object_to import object_to
from privacy.wishes.restrict_person import restrict_person
from tests.fixtures import ReadMails
from tests.races import in_threads

pytestmark = pytest.mark.django_db
ASKED, CHILD = RestrictionGround.ASKED, RestrictionGround.CHILD


def restrict(person: User, ground: RestrictionGround = ASKED) -> Restriction:
    return restrict_person(actor=person, person=person, ground=ground, method="my data")


def say(person: User, use: Use, state: ObjectionState) -> Objection | None:
    return object_to(actor=person, person=person, use=use, state=state, method="my data")


def served(person: User) -> set[str]:
    return {use for use in Use if may_serve(person.pk, use)}


def test_p68_a_restriction_stops_its_uses_for_this_person_alone(ben: User, carol: User) -> None:
    restrict(ben)
    assert served(ben) == {Use.PREVENT_FRAUD}
    assert served(carol) == set(Use)
    for use in STOPPED_BY_RESTRICTION:
        assert set(User.objects.filter(barred(use))) == {ben}


def test_p68_storage_sales_and_claims_go_on(ben: User) -> None:
    restrict(ben)
    on = {Purpose.PROCESS_TRANSACTIONS, Purpose.DESIGNER_PAYOUTS, Purpose.TRANSACTIONAL_MAIL}
    assert all(may_serve(ben.pk, purpose) for purpose in on | {Purpose.LEGAL_OBLIGATIONS})


def test_p68_the_person_ends_it_at_once_and_staff_a_week_after_a_notice(
    ben: User, staff: User, read_mails: ReadMails
) -> None:
    lift_restriction(actor=ben, restriction=restrict(ben))
    assert served(ben) == set(Use)
    again = lift_restriction(actor=staff, restriction=restrict(ben))
    assert served(ben) == {Use.PREVENT_FRAUD}
    assert again.ends_at is not None
    assert again.ends_at - timezone.now() > NOTICE - timedelta(minutes=1)
    assert [mail.to for mail in read_mails()] == ["ben@example.test"] * 2
    assert f"{again.ends_at:%H:%M}" in read_mails()[0].text
    # A second click by staff moves no end; the person may still end it now.
    assert lift_restriction(actor=staff, restriction=again).ends_at == again.ends_at
    lift_restriction(actor=ben, restriction=again)
    assert served(ben) == set(Use)


def test_p68_the_database_ends_none_without_a_notice(ben: User) -> None:
    restriction = restrict(ben)
    with pytest.raises(IntegrityError, match="restriction_ends_after_notice"):
        Restriction.objects.filter(pk=restriction.pk).update(ends_at=timezone.now())


def test_p83_who_is_taken_for_a_child_does_not_lift_that_alone(ben: User, staff: User) -> None:
    restriction = restrict(ben, CHILD)
    lift_restriction(actor=ben, restriction=restrict(ben))
    with pytest.raises(NotYoursToLift):
        lift_restriction(actor=ben, restriction=restriction)
    assert served(ben) == {Use.PREVENT_FRAUD}
    lift_restriction(actor=staff, restriction=restriction)
    assert served(ben) == set(Use)


@pytest.mark.parametrize("use", [Use.PERSONALISE, Use.STATISTICS])
def test_p69_an_objection_stops_this_use_at_once(ben: User, carol: User, use: Use) -> None:
    say(ben, use, ObjectionState.MADE)
    assert served(ben) == set(Use) - {use}
    assert served(carol) == set(Use)
    say(ben, use, ObjectionState.WITHDRAWN)
    assert served(ben) == set(Use)


def test_p69_an_objection_to_the_search_for_fraud_holds_once_staff_upheld_it(ben: User) -> None:
    say(ben, Use.PREVENT_FRAUD, ObjectionState.MADE)
    assert may_serve(ben.pk, Use.PREVENT_FRAUD)
    say(ben, Use.PREVENT_FRAUD, ObjectionState.REFUSED)
    assert may_serve(ben.pk, Use.PREVENT_FRAUD)
    say(ben, Use.PREVENT_FRAUD, ObjectionState.UPHELD)
    assert not may_serve(ben.pk, Use.PREVENT_FRAUD)


def test_p69_what_was_said_stays_as_it_was_said(ben: User) -> None:
    for use in OPEN_TO_OBJECTION:
        say(ben, use, ObjectionState.MADE)
        assert say(ben, use, ObjectionState.MADE) is None
    assert Objection.objects.of_person(ben.pk).count() == len(OPEN_TO_OBJECTION)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Objection.objects.update(state=ObjectionState.WITHDRAWN)


def test_a_use_that_the_policy_does_not_know_is_a_mistake(ben: User) -> None:
    with pytest.raises(ValueError, match="sell"):
        may_serve(ben.pk, "sell")


@pytest.mark.django_db(transaction=True)
def test_p68_two_clicks_at_once_are_one_restriction_and_one_objection(ben: User) -> None:
    in_threads(lambda: restrict(ben), times=5)
    in_threads(lambda: say(ben, Use.STATISTICS, ObjectionState.MADE), times=5)
    assert Restriction.objects.count() == Objection.objects.count() == 1
