"""Two of staff at the same issue at once: words, and what was typed is not lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from newsletter.errors import NotMovable
from newsletter.models import Issue
from newsletter.services.pause_issue import pause_issue
from newsletter.services.resume_issue import resume_issue
from newsletter.services.schedule_issue import schedule_issue
from newsletter.services.stop_issue import stop_issue
from newsletter.states import IssueState
from tests.fixtures import ClientOf
from tests.newsletter.conftest import approve, subscribe, write_issue
from tests.newsletter.test_desk import ISSUES, RIGHTS, WHY, WORDS, _helper, _page, editor
from tests.races import in_threads, while_open

__all__ = ["editor"]
pytestmark = pytest.mark.django_db
TYPED = {**WORDS, "body": "Half an hour of writing\n<b>and</b> more", "why": "A better word"}


def change(client: Client, issue: Issue, **more: Any) -> Any:
    return client.post(_page(issue, "change/"), {**TYPED, **more})


def is_kept(answer: Any) -> bool:
    page = answer.content.decode()
    return (
        answer.status_code == 409
        and "Nothing of what you wrote was saved" in page
        and "Half an hour of writing" in page
        and "&lt;b&gt;and&lt;/b&gt;" in page
    )


@pytest.mark.parametrize("state", ["scheduled", "sending", "sent"])
def test_an_edit_of_an_approved_issue_changes_nothing_and_gives_the_words_back(
    state: str, editor: Client
) -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    for step in (IssueState.SENDING, IssueState.SENT)[
        : ["scheduled", "sending", "sent"].index(state)
    ]:
        Issue.objects.update(state=step, started_at=timezone.now())
    answer = change(editor, issue)
    assert is_kept(answer)
    issue.refresh_from_db()
    assert (issue.state, issue.body) == (state, write_issue(slug="x").body)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("more", [{}, {"body": "Dear reader,\n\nlook at [the shop](/models/)."}])
def test_an_edit_while_the_issue_is_approved_takes_nothing_back(
    more: dict[str, str], editor: Client, staff: User
) -> None:
    """Of two at once the second waits, and finds what the first did."""
    subscribe("ada@example.test")
    issue = write_issue(body="Dear reader,\n\nlook at [the shop](/models/).")
    answers: list[Any] = []
    while_open(
        lambda: _approved(issue, staff), lambda: answers.append(change(editor, issue, **more))
    )
    assert answers[0].status_code == 409
    issue.refresh_from_db()
    assert issue.state == IssueState.SCHEDULED and issue.send_after


def _approved(issue: Issue, staff: User) -> None:
    # What schedule_issue does behind the links, inside the transaction that is held open.
    from newsletter.services.schedule_issue import _schedule

    _schedule(issue, staff, 1, timezone.now(), issue.body, "")


@pytest.mark.django_db(transaction=True)
def test_a_draft_deleted_while_it_is_sent_or_sent_while_it_is_deleted_gets_words(
    client_of: ClientOf, staff: User
) -> None:
    subscribe("ada@example.test")
    desk = client_of(_helper("editor", *RIGHTS, "delete_issue"))
    issue = write_issue()
    answers: list[Any] = []
    while_open(
        lambda: _approved(issue, staff),
        lambda: answers.append(
            desk.post(_page(issue, "delete/"), {"post": "yes", "reason": "No"}, follow=True)
        ),
    )
    assert "by now, not “Draft”" in answers[0].content.decode()
    gone = write_issue(slug="gone")
    stale = Issue.objects.get(pk=gone.pk)
    gone.delete()
    with pytest.raises(NotMovable, match="deleted the issue"):
        schedule_issue(stale, actor=staff, recipients=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        (IssueState.SENDING, pause_issue, IssueState.PAUSED),
        (IssueState.PAUSED, resume_issue, IssueState.SENDING),
        (IssueState.PAUSED, stop_issue, IssueState.STOPPED),
    ],
)
def test_a_button_pressed_twice_at_once_moves_the_issue_once(
    before: IssueState, move: Callable[..., None], after: IssueState, staff: User
) -> None:
    now = timezone.now()
    issue = write_issue(state=before, send_after=now, started_at=now)
    said: list[str] = []

    def press() -> None:
        try:
            move(issue, actor=staff)
        except NotMovable as refused:
            said.append(refused.message)

    in_threads(press, times=3)
    issue.refresh_from_db()
    assert issue.state == after
    assert len(said) == 2 and all("Reload the page" in words for words in said)


def test_a_text_of_nothing_and_links_that_are_no_addresses_are_named(editor: Client) -> None:
    subscribe("ada@example.test")
    for number, (body, words) in enumerate(
        (
            ("[x]: /models/", "Write a text."),
            ("[a](http://[) [b](//) [c](http://)", "does not answer"),
            ("[a](javascript:x) [b](ftp://example.test/) [c](http://\0x/)", "does not answer"),
            (" ".join(f"[a](https://s{n}.example.test/)" for n in range(41)), "40 addresses"),
        )
    ):
        issue = write_issue(slug=f"i{number}", body=body.replace("\0", "%00"))
        answer = editor.post(_page(issue, "send/"), {"recipients": 1, **WHY})
        assert answer.status_code == 422
        assert words in answer.content.decode(), body
    assert editor.get(ISSUES).status_code == 200
