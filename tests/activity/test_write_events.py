"""Each batch is written once, however often its writer is killed."""

import json
import secrets
import uuid
from typing import Any

import pytest
from django.conf import settings as shop
from django.utils import timezone
from redis import Redis

from accounts.models import User
from activity import waiting_line
from activity.held_events import hand_on, hold
from activity.models import UsageEvent, WrittenBatch
from activity.services.write_events import write_events
from activity.tasks import forget_objectors_task
from privacy.purposes import Use
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.object_to import object_to
from privacy.wishes.restrict_person import restrict_person
from tests.activity.looking import browser
from tests.races import in_threads

EVENT = {"visitor": "a" * 32, "kind": "page", "route": "home"}


def wait(count: int, **facts: Any) -> None:
    now = timezone.now().timestamp()
    hold({**EVENT, "happened_at": now, **facts} for _ in range(count))
    hand_on()


@pytest.mark.django_db
def test_who_is_killed_before_the_commit_leaves_the_batch_to_the_next(services: None) -> None:
    wait(3)
    waiting_line.take()  # and is killed
    wait(2)
    assert write_events() == 5
    assert (UsageEvent.objects.count(), WrittenBatch.objects.count()) == (5, 2)
    assert write_events() == 0


@pytest.mark.django_db
def test_who_is_killed_behind_the_commit_does_not_have_it_written_twice(services: None) -> None:
    wait(3)
    (batch,) = waiting_line.take()
    waiting = waiting_line.events_of(batch)
    write_events()
    # As it was a moment before the batch was forgotten.
    redis, prefix = Redis.from_url(shop.REDIS_URL), shop.CACHES["default"]["KEY_PREFIX"]
    redis.sadd(f"{prefix}:usage:batches", str(batch))
    redis.rpush(f"{prefix}:usage:batch:{batch}", *map(json.dumps, waiting))

    assert write_events() == 0
    assert UsageEvent.objects.count() == 3
    assert waiting_line.take() == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_write_each_batch_once(services: None) -> None:
    for _ in range(5):
        wait(40)
        waiting_line.take()
    in_threads(write_events, times=4)
    assert UsageEvent.objects.count() == 200
    assert WrittenBatch.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_cannot_be_written_does_not_hold_up_the_others(
    services: None, caplog: pytest.LogCaptureFixture
) -> None:
    wait(2, kind="nonsense")
    (bad,) = waiting_line.take()
    wait(3)
    assert write_events() == 3
    assert "events were not written" in caplog.text
    assert not WrittenBatch.objects.filter(pk=bad).exists()
    assert waiting_line.take() == [bad]


@pytest.mark.django_db
def test_what_nobody_writes_is_gone_after_a_day(services: None) -> None:
    wait(1)
    redis, prefix = Redis.from_url(shop.REDIS_URL), shop.CACHES["default"]["KEY_PREFIX"]
    assert 0 < redis.ttl(f"{prefix}:usage:waiting") <= 24 * 3600
    (batch,) = waiting_line.take()
    assert 0 < redis.ttl(f"{prefix}:usage:batch:{batch}") <= 24 * 3600


@pytest.mark.django_db
def test_a_person_who_is_gone_by_then_is_not_written(services: None, ben: User) -> None:
    now = timezone.now().timestamp()
    for person in (ben.pk, ben.pk + 1):
        hold([{"person": person, "kind": "page", "route": "home", "happened_at": now}])
    assert write_events() == 1
    assert UsageEvent.objects.get().person == ben


@pytest.mark.django_db
def test_p69_who_objected_while_an_event_waited_is_not_written(
    services: None, ben: User, carol: User
) -> None:
    now = timezone.now().timestamp()
    for person in (ben, carol):
        hold([{"person": person.pk, "kind": "page", "route": "home", "happened_at": now}])
    object_to(
        actor=ben,
        person=ben,
        use=Use.STATISTICS,
        state=ObjectionState.MADE,
        method="my data",
    )
    assert write_events() == 1
    assert UsageEvent.objects.get().person == carol


@pytest.mark.django_db
def test_a_visit_and_its_writer_meet(services: None) -> None:
    browser(address=f"10.0.{secrets.randbelow(200)}.1").get("/models/")
    assert write_events() == 1
    assert isinstance(WrittenBatch.objects.get().pk, uuid.UUID)


@pytest.mark.django_db
def test_p69_the_rows_of_who_objects_or_is_restricted_go_with_the_next_hour(
    ben: User, carol: User, staff: User
) -> None:
    for person in (ben, carol, staff):
        UsageEvent.objects.create(
            person=person, kind="page", route="home", happened_at=timezone.now()
        )
    UsageEvent.objects.create(visitor="v", kind="page", route="home", happened_at=timezone.now())
    object_to(
        actor=ben, person=ben, use=Use.STATISTICS, state=ObjectionState.MADE, method="my data"
    )
    restrict_person(actor=carol, person=carol, ground=RestrictionGround.ASKED, method="my data")
    forget_objectors_task()
    forget_objectors_task()
    assert {event.person for event in UsageEvent.objects.all()} == {staff, None}
