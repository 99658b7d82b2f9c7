"""Whom a breach touches is counted along the data map, and a clock of 72 hours runs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, User
from privacy.models import Breach
from privacy.wishes.breach_extent import breach_extent
from tests.cast import log_in, make_person

pytestmark = pytest.mark.django_db


def make_breach(*tables: str, **facts: object) -> Breach:
    facts = {"what": "A dump lay open", "tables": list(tables), **facts}
    return Breach.objects.create(**facts)


def test_p32_persons_and_kinds_of_data_are_found_by_table(ben: User, carol: User) -> None:
    Profile.objects.create(user=ben, phone="+49 30 1")
    found = breach_extent(make_breach("accounts.Profile", "accounts.User"))
    assert {ben.pk, carol.pk} <= set(found.accounts)
    profile, user = found.tables
    assert (profile.rows, set(profile.accounts)) == (1, {ben.pk})
    assert profile.categories == "Profile, as far as you fill it in"
    assert [one.label for one in found.accounts[ben.pk]] == ["accounts.Profile", "accounts.User"]


def test_p32_a_time_narrows_it(ben: User, carol: User) -> None:
    now = timezone.now()
    User.objects.filter(pk=ben.pk).update(joined_at=now - timedelta(days=30))
    recent = make_breach("accounts.User", began_at=now - timedelta(days=1), ended_at=now)
    assert carol.pk in breach_extent(recent).accounts
    assert ben.pk not in breach_extent(recent).accounts
    before = make_breach("accounts.User", ended_at=now - timedelta(days=20))
    assert set(breach_extent(before).accounts) == {ben.pk}


def test_p32_the_clock_runs_for_72_hours_and_late_news_needs_a_reason() -> None:
    now = timezone.now()
    breach = make_breach("accounts.User", known_at=now)
    assert breach.clock(now + timedelta(hours=1)).startswith("71 hours left")
    assert breach.clock(now + timedelta(hours=73)).startswith("Overdue for 1 hours")
    with pytest.raises(IntegrityError, match="breach_told_late_says_why"):
        Breach.objects.update(authority_told_at=now + timedelta(hours=73))


def test_p32_that_the_authority_need_not_be_told_has_a_reason_and_ends_the_clock() -> None:
    breach = make_breach("accounts.User", reason="Will be told late: who knows it is away")
    assert Breach.objects.untold().get() == breach, "a reason alone ends nothing"
    boss = make_person(username="boss", is_staff=True, is_superuser=True)
    desk = Client()
    log_in(desk, boss)
    address = f"/admin/privacy/breach/{breach.pk}/change/"
    form = {"what": "A key of a test", "tables": ["accounts.User"], "need_not_be_told": "on"}
    form["why"] = "The device is encrypted"
    form |= {
        f"{name}_{part}": value
        for name in ("ended_at", "known_at")
        for part, value in ((0, "2026-11-01"), (1, "10:00:00"))
    }
    for reason in ("", "   "):
        refused = desk.post(address, {**form, "reason": reason})
        assert (refused.status_code, "Say why" in refused.text) == (200, True)
    told = {"authority_told_at_0": "2026-11-02", "authority_told_at_1": "10:00:00"}
    assert "Say why" in desk.post(address, {**form, **told, "reason": "It opens nothing"}).text
    assert desk.post(address, {**form, "reason": "It opens nothing"}).status_code == 302
    assert not Breach.objects.untold().exists()
    assert "need not be told: It opens nothing" in desk.get(address).text
    assert desk.get("/admin/privacy/breach/?waits=untold").context["cl"].result_count == 0


def test_p32_staff_record_one_and_take_the_list_with_them(ben: User) -> None:
    boss = make_person(username="boss", is_staff=True, is_superuser=True)
    desk = Client()
    log_in(desk, boss)
    form = {"what": "A laptop was lost", "tables": ["accounts.User"], "reason": "", "why": "Lost"}
    times = {
        f"{name}_{part}": value
        for name in ("ended_at", "known_at")
        for part, value in ((0, "2100-01-01"), (1, "10:00:00"))
    }
    assert desk.post("/admin/privacy/breach/add/", {**form, **times}).status_code == 302
    breach = Breach.objects.get()
    page = desk.get(f"/admin/privacy/breach/{breach.pk}/change/").content.decode()
    assert "accounts in all" in page
    assert "hours left" in page
    answer = desk.get(f"/admin/privacy/breach/{breach.pk}/persons.csv")
    listed = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert ben.email in listed
    log_in(desk, make_person(username="helper", is_staff=True))
    assert desk.get(f"/admin/privacy/breach/{breach.pk}/persons.csv").status_code == 403
