"""What a machine holds up is said, ends by itself, and is looked at by a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from activity.models import AbuseSignal
from activity.services.note_signal import note_pace, note_person
from activity.services.watch_signals import watch_signals
from activity.states import SignalKind
from activity.thresholds import DOWNLOADS_A_DAY, FAILED_LOGINS_AN_HOUR
from common.storage import public_files, public_url
from orders.models import Download, LicenceGrant, Order
from privacy.models import Case
from privacy.purposes import Use
from privacy.states import ObjectionState
from privacy.wishes.object_to import object_to
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import shelve

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.7"


def held_up(person: User, kind: SignalKind = SignalKind.DOWNLOADS) -> AbuseSignal:
    note_person(
        kind=kind, account_id=person.pk, count=300, ends_at=timezone.now() + timedelta(hours=5)
    )
    return AbuseSignal.objects.get(person=person)


def decide(staff: Client, act: str, *signals: AbuseSignal) -> str:
    answer = staff.post(
        "/admin/activity/abusesignal/",
        {
            "action": act,
            "_selected_action": [signal.pk for signal in signals],
            "reason": "It is a school",
        },
        follow=True,
    )
    return answer.content.decode()


def test_p22_a_network_that_fetches_too_many_previews_is_seen_by_staff_without_its_address(
    settings: Settings, staff: User, client_of: ClientOf
) -> None:
    settings.PREVIEWS_PER_HOUR = 2
    preview = public_url(public_files().save("previews/a/preview.glb", ContentFile(b"glTF")))
    visitor = Client(REMOTE_ADDR=ADDRESS)
    statuses = [visitor.get(preview).status_code for _ in range(5)]
    assert statuses == [200, 200, 429, 429, 429]
    signal = AbuseSignal.objects.get()
    assert (signal.kind, signal.count, signal.person) == ("previews", 3, None)
    assert "203.0" not in str(AbuseSignal.objects.values().get())
    refused = visitor.get(preview).content.decode()
    assert "ends by itself" in refused and "/privacy/requests/new/" in refused

    desk = client_of(staff)
    assert (
        "3D previews fetched by one network"
        in desk.get("/admin/activity/abusesignal/").content.decode()
    )
    decide(desk, "release", signal)
    # Released: let through at once, and its neighbours as before.
    assert visitor.get(preview).status_code == 200


def test_p22_failed_log_ins_of_one_network_become_one_signal() -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    for number in range(FAILED_LOGINS_AN_HOUR + 2):
        client.post("/accounts/login/", {"login": f"p{number}@example.test", "password": "x" * 12})
    kinds = list(AbuseSignal.objects.values_list("kind", "count"))
    assert kinds == [("failed_logins", FAILED_LOGINS_AN_HOUR + 1)]


def test_an_account_that_downloads_too_much_is_held_up_and_says_so(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    buy(ben, shelve(designer=mira))
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    Download.objects.bulk_create(
        Download(grant=grant, file=file, sha256=file.sha256) for _ in range(DOWNLOADS_A_DAY)
    )
    client = client_of(ben)
    address = reverse("orders:download_file", args=[grant.number, file.pk])
    page = client.post(address, follow=True).content.decode()
    assert "the most that we allow" in page and "Automatic limits" in page
    signal = AbuseSignal.objects.get()
    assert (signal.person, signal.kind, signal.count) == (ben, "downloads", DOWNLOADS_A_DAY)
    assert signal.ends_at - timezone.now() < timedelta(days=1)
    assert signal.review_by - timezone.now() < timedelta(days=3)


def test_p17_a_block_is_contested_on_its_page_and_the_privacy_desk_gets_one_case(
    ben: User, client_of: ClientOf
) -> None:
    signal = held_up(ben)
    client = client_of(ben)
    page = client.get("/account/blocks/").content.decode()
    assert "Held up until" in page and "Ask a person to look at it" in page
    for words in ("It was me\x00", "x" * 10_000):
        client.post(f"/account/blocks/{signal.pk}/contest/", {"words": words})
    case = Case.objects.get()
    assert (case.kind, case.person) == ("object", ben)
    assert "You said on" in client.get("/account/blocks/").content.decode()


def test_p17_nobody_contests_or_sees_anothers_block(
    ben: User, carol: User, client_of: ClientOf
) -> None:
    signal = held_up(ben)
    stranger = client_of(carol)
    assert stranger.post(f"/account/blocks/{signal.pk}/contest/").status_code == 404
    assert "Nothing is held up" in stranger.get("/account/blocks/").content.decode()
    assert Client().get("/account/blocks/").status_code == 302


def test_staff_release_or_confirm_once(
    ben: User, carol: User, staff: User, client_of: ClientOf
) -> None:
    first, second = held_up(ben), held_up(carol)
    desk = client_of(staff)
    decide(desk, "release", first)
    decide(desk, "confirm", second)
    assert "Somebody has decided about this already" in decide(desk, "confirm", first)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("released", "confirmed")
    assert first.decided_by == staff
    assert list(AbuseSignal.objects.blocking(timezone.now())) == [second]
    assert client_of(ben).get("/admin/activity/abusesignal/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_same_signal_at_once_is_one_row(services: None) -> None:
    in_threads(lambda: note_pace(what="previews", network="203.0.113.0/24", count=601), times=6)
    assert AbuseSignal.objects.count() == 1


def test_p69_whom_staff_agreed_not_to_watch_is_not_noted(ben: User, staff: User) -> None:
    object_to(
        actor=staff,
        person=ben,
        use=Use.PREVENT_FRAUD,
        state=ObjectionState.UPHELD,
        method="request",
    )
    note_person(kind=SignalKind.DECLINED_CARDS, account_id=ben.pk, count=5, ends_at=timezone.now())
    assert not AbuseSignal.objects.exists()


def test_an_alarm_is_given_when_nobody_looks_in_three_days(
    ben: User, caplog: pytest.LogCaptureFixture
) -> None:
    signal = held_up(ben)
    assert watch_signals() == 0
    AbuseSignal.objects.filter(pk=signal.pk).update(review_by=timezone.now() - timedelta(hours=1))
    assert watch_signals() == 1
    assert "wait for a person beyond three days count=1" in caplog.text
