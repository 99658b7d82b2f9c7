"""Issues are read without subscribing, and what readers do is told as figures from ten on."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from newsletter.figures import reactions_to
from newsletter.models import Delivery, Issue, IssueVisits
from newsletter.states import DeliveryState, IssueState, Outcome
from tests.activity.looking import browser
from tests.newsletter.conftest import subscribe, write_issue
from tests.shop import shelve

pytestmark = pytest.mark.django_db


def sent(**more: object) -> Issue:
    now = timezone.now()
    facts = {"state": IssueState.SENT, "send_after": now, "started_at": now}
    return write_issue(**{**facts, **more})


def test_the_archive_and_its_feed_have_what_was_sent_and_no_draft() -> None:
    yesterday = timezone.now() - timedelta(days=1)
    sent(slug="autumn", subject="Autumn & <pearls>", started_at=yesterday)
    # As pasted from elsewhere: the page shows no such sign, and XML takes none.
    sent(slug="winter", subject="Winter rings", preview_line="Five\x0b of them")
    write_issue(slug="spring", subject="Spring")
    page = Client().get("/newsletter/issues/").content.decode()
    assert page.index("Winter rings") < page.index("Autumn &amp; &lt;pearls&gt;")
    assert "Spring" not in page and "/newsletter/issues/feed.xml" in page
    answer = Client().get("/newsletter/issues/feed.xml")
    assert answer["Content-Type"].startswith("application/rss+xml")
    entries = ElementTree.fromstring(answer.content).findall("channel/item")  # noqa: S314 (ours)
    told = [(entry.findtext("title"), entry.findtext("link")) for entry in entries]
    assert [title for title, _ in told] == ["Winter rings", "Autumn & <pearls>"]
    assert entries[0].findtext("description") == "Five of them"
    assert told[0][1] and told[0][1].endswith("/newsletter/issues/winter/")
    assert Client().get("/newsletter/issues/spring/").status_code == 404


def test_a_page_opened_by_an_issues_link_is_counted_once_for_a_person_and_never_for_a_robot(
    mira: User,
) -> None:
    issue = sent(slug="winter")
    path = f"{shelve(designer=mira).cad_model.get_absolute_url()}?issue=winter"
    assert browser().get(path).status_code == 200
    assert not browser().get(path).cookies
    for other in (
        browser(agent="python-requests/2.32"),
        browser(agent="Mozilla/5.0 (compatible; bingbot/2.0) Chrome/130.0 Safari/537.36"),
        browser(None, **{"Sec-Purpose": "prefetch;prerender"}),
    ):
        assert other.get(path).status_code == 200
    browser().head(path)
    assert IssueVisits.objects.get(issue=issue).count == 2


@pytest.mark.parametrize("name", ["\0", "win\0ter", "x" * 4000, "ü", "spring", "winter' --", ""])
def test_a_name_of_no_issue_that_was_sent_counts_nothing(name: str) -> None:
    sent(slug="winter")
    write_issue(slug="spring")
    assert browser().get("/newsletter/issues/", {"issue": name}).status_code == 200
    assert not IssueVisits.objects.exists()


def test_below_ten_no_figure_is_told_of_what_readers_did() -> None:
    issue = sent(slug="winter")
    for number in range(10):
        reader = subscribe(f"reader{number}@example.test")
        Delivery.objects.create(
            issue=issue,
            subscription=reader,
            address_code=reader.address_code,
            state=DeliveryState.SENT,
            asked_at=timezone.now(),
            outcome=Outcome.LEFT if number else Outcome.COMPLAINT,
        )
    IssueVisits.objects.create(issue=issue, count=1234)
    assert dict(reactions_to(issue)) == {
        "Could not be delivered": "fewer than 10",
        "Reported as unwanted": "fewer than 10",
        "Left by its link": "fewer than 10",
        "Pages opened by its links": "1,234",
    }
    Delivery.objects.update(outcome=Outcome.LEFT)
    assert dict(reactions_to(issue))["Left by its link"] == "10"
