"""Whoever has not logged in for two years is told twice, and keeps the account by logging in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken, User
from privacy.erasing.continue_erasure import continue_erasure
from privacy.models import Erasure, IdleNotice
from privacy.services.notice_idle_accounts import notice_idle_accounts
from tests.fixtures import ReadMails
from tests.privacy.worlds import make_world

SEEN = datetime(2024, 2, 29, 12, tzinfo=UTC)
END = datetime(2026, 3, 1, 12, tzinfo=UTC)
A_LITTLE = timedelta(seconds=10)


@pytest.fixture
def idle(ben: User) -> User:
    User.objects.filter(pk=ben.pk).update(joined_at=SEEN, last_login=SEEN)
    ben.refresh_from_db()
    return ben


def told(read_mails: ReadMails) -> list[str]:
    return [mail.text for mail in reversed(read_mails()) if "two years" in mail.subject]


def test_p36_an_unused_account_is_told_30_and_7_days_before(
    idle: User, read_mails: ReadMails
) -> None:
    assert notice_idle_accounts(now=END - timedelta(days=31)) == 0
    assert notice_idle_accounts(now=END - timedelta(days=30) + A_LITTLE) == 1
    assert notice_idle_accounts(now=END - timedelta(days=8)) == 0
    assert notice_idle_accounts(now=END - timedelta(days=7) + A_LITTLE) == 1
    assert notice_idle_accounts(now=END + timedelta(days=300)) == 0
    mails = told(read_mails)
    assert len(mails) == 2
    assert "once more a week before" in mails[0]
    assert "second and last notice" in mails[1]
    # Erased by then: there were 30 days, so that none of grace are left.
    asked = Erasure.objects.get()
    assert (asked.person, asked.is_grace_waived) == (idle, True)
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    assert not User.objects.filter(pk=idle.pk).exists()


def test_p36_a_late_notice_moves_the_end(idle: User) -> None:
    late = END + timedelta(days=100)
    notice_idle_accounts(now=late)
    assert IdleNotice.objects.get().closes_at == late + timedelta(days=30)
    notice_idle_accounts(now=late + timedelta(days=29))
    assert IdleNotice.objects.get().closes_at == late + timedelta(days=36)


def test_p36_a_log_in_after_the_notice_ends_it(idle: User, read_mails: ReadMails) -> None:
    notice_idle_accounts(now=END)
    User.objects.filter(pk=idle.pk).update(last_login=END)
    assert notice_idle_accounts(now=END + timedelta(days=29)) == 0
    assert not IdleNotice.objects.exists()
    assert len(told(read_mails)) == 1


@pytest.mark.django_db
def test_p36_a_library_a_balance_a_case_or_a_program_keeps_the_account() -> None:
    world = make_world("one", is_guest=False)
    User.objects.update(joined_at=SEEN, last_login=SEEN)
    # The buyer has a library and the designer is owed a share; the two of the desk have nothing.
    notice_idle_accounts(now=END)
    assert {notice.user for notice in IdleNotice.objects.all()} == {world.actor, world.second}
    ApiToken.objects.create(
        user=world.actor, name="x", prefix="x", token_hash="x", last_used_on=timezone.now().date()
    )
    notice_idle_accounts(now=END)
    assert [notice.user for notice in IdleNotice.objects.all()] == [world.second]
