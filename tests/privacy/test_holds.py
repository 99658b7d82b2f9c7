"""A row that two people agreed to hold stays, whatever period is over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import ApiToken, Profile, User
from activity.models import UsageEvent
from common.models import OutboxMail
from common.personal import Thing, thing
from privacy.desk.holds import release_hold
from privacy.erasing.continue_erasure import continue_erasure
from privacy.holds import held, is_held
from privacy.models import Hold
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_expired import purge_expired
from privacy.states import ErasureState
from tests.cast import make_person
from tests.fixtures import ReadMails
from tests.privacy.test_erasure import erase

pytestmark = pytest.mark.django_db


def old_mail(number: int) -> OutboxMail:
    long_ago = timezone.now() - timedelta(days=200)
    return OutboxMail.objects.create(
        dedupe_key=f"old:{number}",
        kind="order_paid",
        to_address="ben@example.test",
        subject="Old",
        created_at=long_ago,
        sent_at=long_ago,
    )


def make_hold(what: Thing, *, asked_by: User, approved_by: User | None) -> Hold:
    now = timezone.now()
    return Hold.objects.create(
        thing_label=what.label,
        thing_pk=str(what.pk),
        reason="dispute",
        basis="Art. 17(3)(e), case 4711",
        asked_by=asked_by,
        approved_by=approved_by,
        approved_at=now if approved_by else None,
        review_at=now + timedelta(days=90),
    )


def test_p51_purge_leaves_what_is_held_and_says_so(staff: User) -> None:
    other = make_person(username="other", is_staff=True)
    kept, gone, asked = old_mail(1), old_mail(2), old_mail(3)
    hold = make_hold(thing(kept), asked_by=staff, approved_by=other)
    make_hold(thing(asked), asked_by=staff, approved_by=None)
    assert is_held(thing(kept)) and not is_held(thing(gone))
    assert list(OutboxMail.objects.filter(held("common.OutboxMail"))) == [kept]
    now = timezone.now()
    lines = {line.entry: line for line in plan_purge(as_of=now).lines}
    line = lines["common.OutboxMail ninety_days"]
    assert (line.over, line.goes) == (3, 2)
    assert list(line.held.values()) == [1]
    purge_expired(as_of=now, is_over=lambda: False)
    assert list(OutboxMail.objects.all()) == [kept]
    hold.released_by, hold.released_at = other, now
    hold.save()
    purge_expired(as_of=now, is_over=lambda: False)
    assert not OutboxMail.objects.exists()


def test_p51_hold_of_a_number_that_is_none_holds_nothing_and_stops_nothing(staff: User) -> None:
    other = make_person(username="other", is_staff=True)
    old_mail(1)
    make_hold(Thing("common.OutboxMail", "no number"), asked_by=staff, approved_by=other)
    purge_expired(as_of=timezone.now(), is_over=lambda: False)
    assert not OutboxMail.objects.exists()


def test_p51_database_refuses_a_hold_that_one_person_made_alone(staff: User) -> None:
    with pytest.raises(IntegrityError, match="hold_approved_by_another"), transaction.atomic():
        make_hold(thing(staff), asked_by=staff, approved_by=staff)


def test_p51_database_refuses_a_hold_that_nobody_looks_at_for_90_days(staff: User) -> None:
    hold = make_hold(thing(staff), asked_by=staff, approved_by=None)
    hold.review_at += timedelta(days=1)
    with pytest.raises(IntegrityError, match="hold_review_within_90_days"), transaction.atomic():
        hold.save()


def test_p51_what_is_held_of_who_leaves_stays_until_it_is_released(
    ben: User, staff: User, read_mails: ReadMails
) -> None:
    other = make_person(username="other", is_staff=True)
    kept = [
        Profile.objects.create(user=ben, phone="+49 7231 471108"),
        ApiToken.objects.create(user=ben, name="x", prefix="x", token_hash="x"),
        UsageEvent.objects.create(person=ben, kind="page", route="r", happened_at=timezone.now()),
    ]
    holds = [make_hold(thing(row), asked_by=staff, approved_by=other) for row in kept]
    asked = erase(ben)
    assert asked.state == ErasureState.WAITING
    assert "held for a claim" in asked.waits_for[0]["words"]
    assert all(type(row)._base_manager.filter(pk=row.pk).exists() for row in kept)
    emptied = User.objects.get(pk=ben.pk)
    assert emptied.closed_at and emptied.email != ben.email and emptied.display_name == ""
    for hold in holds:
        release_hold(actor=other, hold=hold, why="The claim is over.")
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert not any(type(row)._base_manager.filter(pk=row.pk).exists() for row in kept)
    assert not User.objects.filter(pk=ben.pk).exists()
