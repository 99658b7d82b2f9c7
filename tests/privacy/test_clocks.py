"""What has to be done within 72 hours comes before the desk in time, and daily once late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from privacy.models import Breach, ChildReport
from privacy.wishes.watch_clocks import watch_clocks
from tests.fixtures import ReadMails

pytestmark = pytest.mark.django_db


def test_p32_p83_the_desk_is_mailed_before_72_hours_are_over_and_daily_after_that(
    ben: User, read_mails: ReadMails, caplog: pytest.LogCaptureFixture
) -> None:
    began = timezone.now()
    report = ChildReport.objects.create(person=ben, reported_at=began)
    breach = Breach.objects.create(what="A dump lay open", tables=[], known_at=began)
    watch_clocks(now=began + timedelta(hours=47))
    assert read_mails() == []
    for hours in (49, 50, 71):
        watch_clocks(now=began + timedelta(hours=hours))
    mails = read_mails()
    assert len(mails) == 2
    assert {mail.subject for mail in mails} == {
        "Less than 24 hours left: the decision about a report of a child's account",
        "Less than 24 hours left: the notice of a breach to the authority",
    }
    assert not any("ben" in mail.text or "dump" in mail.text for mail in mails)
    assert f"privacy/breach/{breach.pk}/change/" in "".join(mail.text for mail in mails)
    for days in (3, 3, 4):
        watch_clocks(now=began + timedelta(days=days, minutes=1))
    assert len([one for one in read_mails() if one.subject.startswith("Overdue")]) == 4
    assert any("overdue" in line.message for line in caplog.records)
    report.decision, report.decided_at = "no_child", timezone.now()
    report.save()
    breach.need_not_be_told = True
    breach.reason = "Nobody could read it: it was encrypted."
    breach.save()
    watch_clocks(now=began + timedelta(days=9))
    assert len(read_mails()) == 6
