"""Versions of the policy: published once and for good, told to everybody, in force after that."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from common.models import OutboxMail
from common.personal import may_serve
from privacy.data_map import data_map
from privacy.errors import PolicyIsWaiting
from privacy.frozen import public_facts, written_lines
from privacy.material import material_changes
from privacy.models import Consent, PolicyNotice, PolicyVersion
from privacy.policy import policy_text, purposes_of
from privacy.policy_notice import CACHE_KEY
from privacy.purposes import Purpose, Use
from privacy.services.publish_policy import publish_policy
from privacy.services.publish_waiting_policy import publish_waiting_policy
from privacy.services.send_policy_notices import send_policy_notices
from tests.cast import make_person
from tests.fixtures import ClientOf, ReadMails

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAYS = timedelta(days=1)
SECOND = timedelta(seconds=1)
BANNER = "privacy policy changes"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    cache.delete(CACHE_KEY)
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def at(clock: Any, moment: datetime) -> datetime:
    clock.move_to(moment)
    return moment


@pytest.fixture
def first() -> PolicyVersion:
    """What the shop published a year ago: nothing about Stripe stood in it yet."""
    facts = {name: said for name, said in public_facts(data_map()).items() if "stripe" not in name}
    text = str(policy_text(data_map())).replace("7 years", "6 years")
    then = START - timedelta(days=365)
    return PolicyVersion.objects.create(
        number=1,
        text=text,
        facts=written_lines(facts),
        content_hash="the first",
        purposes=[one for one in purposes_of(data_map()) if one != Purpose.PREVENT_FRAUD],
        changes="The first one.",
        is_material=False,
        written_on=then.date(),
        published_at=then,
        effective_at=then,
    )


@pytest.fixture
def coming(first: PolicyVersion) -> PolicyVersion:
    version = publish_policy(now=START)
    assert version is not None
    return version


def test_p85_the_first_version_of_a_shop_holds_at_once_and_is_published_once(
    client: Client,
) -> None:
    call_command("publish_policy")
    call_command("publish_policy")
    (version,) = PolicyVersion.objects.all()
    assert (version.is_material, version.effective_at) == (False, START)
    assert "Version 1, in force since" in client.get("/privacy/").content.decode()


def test_p89_what_is_material_is_judged_by_the_map() -> None:
    before = public_facts(data_map())
    now: dict[str, Any] = json.loads(json.dumps(before))
    assert material_changes(before, now) == []
    now["orders.Order.guest_email"]["about"] = "Put in other words."
    now["new.Table.column"] = now["orders.Order.guest_email"]
    assert material_changes(before, now) == []
    now["orders.Order.guest_email"]["purposes"] = ["personalise"]
    now["processors: broker"], now["recipients: broker"] = {}, {"name": "A broker"}
    now["retention: ninety_days"] |= {"period": {"days": 91}, "text": "91 days"}
    said = "\n".join(material_changes(before, now))
    assert re.search("A new use of the kind of data “.*”: Fitting what you see", said)
    assert "Somebody new gets data: A broker." in said
    assert re.search("Kept longer: .* Now 91 days, before 90 days.", said)
    without = {n: one for n, one in before.items() if one.get("category") != "technical"}
    assert any("new kind of data: Technical" in one for one in material_changes(without, before))


def test_p85_a_material_version_takes_effect_14_days_after_the_last_was_told(
    coming: PolicyVersion, ben: User, mira: User, read_mails: ReadMails, clock: Any
) -> None:
    assert coming.is_material and coming.effective_at is None
    assert "Somebody new gets data: Stripe." in coming.reasons
    send_policy_notices(now=START)
    # Nothing is known of the mails yet, so there is no date.
    coming.refresh_from_db()
    assert coming.effective_at is None
    now = at(clock, START + 2 * DAYS)
    assert {mail.to for mail in read_mails()} == {ben.email, mira.email}
    send_policy_notices(now=now)
    coming.refresh_from_db()
    assert (coming.notice_completed_at, coming.notice_count) == (now, 2)
    assert coming.effective_at == now + 14 * DAYS


def test_p86_a_mail_server_that_is_away_for_two_days_moves_the_date(
    coming: PolicyVersion, ben: User, read_mails: ReadMails, settings: Settings, clock: Any
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    send_policy_notices(now=START)
    call_command_deliver()
    send_policy_notices(now=at(clock, START + DAYS))
    coming.refresh_from_db()
    assert coming.effective_at is None
    settings.EMAIL_BACKEND = working
    now = at(clock, START + 2 * DAYS)
    read_mails()
    send_policy_notices(now=now)
    coming.refresh_from_db()
    assert coming.effective_at == now + 14 * DAYS


def call_command_deliver() -> None:
    from common.tasks import deliver_due_mails_task

    deliver_due_mails_task()


def test_p86_each_is_mailed_once_however_often_it_is_stopped_and_begun_again(
    coming: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.services.send_policy_notices.BATCH", 2)
    people = {make_person(username=f"person{n}").email for n in range(5)}
    rounds = 0
    while send_policy_notices(now=START):
        rounds += 1
    send_policy_notices(now=START)
    assert rounds == 2
    mails = OutboxMail.objects.filter(kind="policy_changed")
    assert sorted(mails.values_list("to_address", flat=True)) == sorted(people)


def test_p87_a_mail_that_cannot_be_sent_is_recorded_and_the_page_still_tells_the_person(
    coming: PolicyVersion, ben: User, client_of: ClientOf
) -> None:
    send_policy_notices(now=START)
    OutboxMail.objects.update(given_up_at=START)
    send_policy_notices(now=START)
    (notice,) = PolicyNotice.objects.filter(user=ben)
    assert (notice.channel, notice.state) == ("mail", "failed")
    coming.refresh_from_db()
    assert coming.effective_at == START + 14 * DAYS
    assert BANNER in client_of(ben).get("/account/privacy/").content.decode()


def test_p87_who_signs_up_meanwhile_is_told_too_and_counts_stay_when_somebody_leaves(
    coming: PolicyVersion, ben: User, carol: User, read_mails: ReadMails, clock: Any
) -> None:
    User.objects.update(joined_at=START - DAYS)
    send_policy_notices(now=START)
    read_mails()
    send_policy_notices(now=START)
    now = at(clock, START + 3 * DAYS)
    late = make_person(username="late")
    send_policy_notices(now=now)
    assert late.email in {mail.to for mail in read_mails()}
    coming.refresh_from_db()
    assert (coming.notice_count, coming.effective_at) == (2, START + 14 * DAYS)
    # As the account's own deletion does.
    PolicyNotice.objects.filter(user=carol).delete()
    coming.refresh_from_db()
    assert coming.notice_count == 2


def test_p86_every_page_shows_the_notice_until_the_day_and_then_the_new_text_holds(
    first: PolicyVersion,
    client: Client,
    clock: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert BANNER not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        publish_policy(now=START)
    with CaptureQueriesContext(connection) as asked:
        assert BANNER in client.get("/").content.decode()
    assert not [one for one in asked if '"effective_at" IS NULL' in one["sql"]]
    for path in ("/models/", "/privacy/", "/accounts/signup/", "/privacy/versions/"):
        assert BANNER in client.get(path).content.decode(), path
    assert "6 years" in client.get("/privacy/").content.decode()
    page = client.get("/privacy/versions/2/").content.decode()
    assert "This version is to come" in page and "7 years" in page
    with django_capture_on_commit_callbacks(execute=True):
        send_policy_notices(now=START)
    assert "policy changes</a> on 15 March 2027" in client.get("/").content.decode()
    at(clock, START + 14 * DAYS)
    assert BANNER not in client.get("/").content.decode()
    page = client.get("/privacy/").content.decode()
    assert "Version 2, in force since" in page and "6 years" not in page


def test_p88_all_versions_and_what_changed_between_them_can_be_read(
    coming: PolicyVersion, client: Client
) -> None:
    listed = client.get("/privacy/versions/").content.decode()
    assert "Version 1" in listed and "In force since" in listed and "To come" in listed
    changed = client.get("/privacy/versions/2/changes/").content.decode()
    assert re.search(r"<del>[^<]*6 years", changed) and re.search(r"<ins>[^<]*7 years", changed)
    assert "6. How long we keep it" in changed
    assert "nothing to compare" in client.get("/privacy/versions/1/changes/").content.decode()
    for path in ("/privacy/versions/3/", "/privacy/versions/99999999999999999999/changes/"):
        assert client.get(path).status_code == 404, path


def test_p85_sql_cannot_alter_delete_or_hasten_a_version(coming: PolicyVersion, ben: User) -> None:
    send_policy_notices(now=START)
    rows = PolicyVersion.objects.filter(pk=coming.pk)
    soon = {"notice_completed_at": START, "notice_count": 0}
    for change in (
        {"text": "other"},
        {"is_material": False},
        {"effective_at": START + 15 * DAYS},
        {**soon, "effective_at": START + 13 * DAYS},
        # Ben's mail is still waiting.
        {**soon, "effective_at": START + 14 * DAYS},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    PolicyNotice.objects.update(state="sent", at=START)
    rows.update(**soon, effective_at=START + 14 * DAYS)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(effective_at=START + 20 * DAYS)


def test_p85_one_version_at_a_time_waits(coming: PolicyVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.create(
            number=3,
            text="",
            facts="",
            content_hash="",
            purposes=[],
            changes="",
            is_material=True,
            written_on=START.date(),
            published_at=START,
        )


def test_p85_what_is_newer_waits_for_the_one_that_was_told(first: PolicyVersion) -> None:
    PolicyVersion.objects.create(
        number=2,
        text="",
        facts=first.facts,
        content_hash="",
        purposes=[],
        changes="",
        is_material=True,
        written_on=START.date(),
        published_at=START,
    )
    with pytest.raises(PolicyIsWaiting, match="Version 2"):
        publish_policy(now=START)
    call_command("publish_policy")
    assert PolicyVersion.objects.count() == 2


def test_p85_what_waited_is_published_by_itself_once_the_day_has_come(
    first: PolicyVersion, clock: Any
) -> None:
    second = PolicyVersion.objects.create(
        number=2,
        text="",
        facts=first.facts,
        content_hash="",
        purposes=[],
        changes="",
        is_material=True,
        written_on=first.written_on,
        published_at=START,
    )
    send_policy_notices(now=START)
    second.refresh_from_db()
    assert second.effective_at == START + 14 * DAYS
    assert publish_waiting_policy(now=at(clock, START + 14 * DAYS - SECOND)) is None
    third = publish_waiting_policy(now=at(clock, START + 14 * DAYS))
    assert third is not None and (third.number, third.is_material) == (3, True)
    assert publish_waiting_policy(now=START + 15 * DAYS) is None


def test_p90_a_new_purpose_is_not_used_before_the_version_that_names_it_holds(
    first: PolicyVersion, ben: User, read_mails: ReadMails, clock: Any
) -> None:
    def serves() -> dict[str, bool]:
        return {use: may_serve(ben.pk, use) for use in Use}

    publish_policy(now=START)
    send_policy_notices(now=START)
    read_mails()
    send_policy_notices(now=START)
    assert [use for use, may in serves().items() if not may] == [Use.PREVENT_FRAUD]
    at(clock, START + 14 * DAYS)
    assert all(serves().values())


def test_p91_use_is_recorded_as_use_and_never_as_consent(
    coming: PolicyVersion, ben: User, client_of: ClientOf, read_mails: ReadMails, clock: Any
) -> None:
    send_policy_notices(now=START)
    read_mails()
    send_policy_notices(now=START)
    uses = PolicyNotice.objects.filter(user=ben, channel="use")
    client_of(ben).get("/account/privacy/")
    assert [one.version.number for one in uses] == [1]
    at(clock, START + 14 * DAYS)
    for _ in range(2):
        client_of(ben).get("/account/privacy/")
    assert sorted(one.version.number for one in uses.all()) == [1, 2]
    assert not Consent.objects.exists()


def test_p91_who_does_not_want_it_is_led_to_copy_and_closing_and_loses_nothing(
    coming: PolicyVersion, ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    page = client.get("/privacy/versions/2/").content.decode()
    assert 'href="/account/privacy/copy/"' in page and 'href="/account/privacy/erase/"' in page
    for _ in range(2):
        answer = client.post("/privacy/versions/2/read/", follow=True)
        assert "We noted that you have read it." in answer.content.decode()
    assert PolicyNotice.objects.filter(user=ben, channel="page", state="seen").count() == 1
    assert client.post("/privacy/versions/3/read/").status_code == 404
    assert client.get("/cart/").status_code == client.get("/library/").status_code == 200
