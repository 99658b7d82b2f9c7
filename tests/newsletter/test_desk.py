"""Staff write an issue at the desk, look at it, try it and send it."""

import re
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect
from pytest_django import Settings

from accounts.models import User
from common.storage import public_files, public_url
from newsletter.models import Delivery, Issue
from newsletter.services.freeze_audience import freeze_audience
from newsletter.states import DeliveryState, IssueState
from newsletter.tasks import send_due_issues_task
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.newsletter.conftest import Sink, approve, subscribe, write_issue
from tests.races import in_threads
from tests.shop import shelve

pytestmark = pytest.mark.django_db
ISSUES = "/admin/newsletter/issue/"
WORDS = {"subject": "Rings for winter", "slug": "winter-rings", "body": "Dear reader"}
WHY = {"reason": "It is winter"}
RIGHTS = ("view_issue", "add_issue", "change_issue", "send_issue")


@pytest.fixture
def editor(client_of: ClientOf) -> Client:
    return client_of(_helper("editor", *RIGHTS))


def _helper(name: str, *rights: str) -> User:
    helper = make_person(username=name, is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return helper


def _page(issue: Issue, name: str = "desk/") -> str:
    return f"{ISSUES}{issue.pk}/{name}"


def _send(client: Client, issue: Issue, recipients: Any) -> Any:
    return client.post(_page(issue, "send/"), {"recipients": recipients, **WHY}, follow=True)


def test_an_issue_written_in_a_browser_has_its_pieces_in_each_look(
    editor: Client, mira: User
) -> None:
    """Browsers end lines by CR and LF; the mail has the card all the same."""
    slug = shelve(designer=mira, title="Rope ring").cad_model.slug
    body = f"Look:\r\n\r\n[[piece:{slug}]]\r\n\r\nBye"
    answer = editor.post(f"{ISSUES}add/", {**WORDS, "body": body, "why": "New"}, follow=True)
    issue = Issue.objects.get()
    assert answer.redirect_chain == [(_page(issue), 302)]
    for way in ("desktop", "phone", "dark", "text"):
        mail = editor.get(_page(issue, f"look/{way}/")).content.decode()
        assert "Rope ring" in mail
        assert f"/models/{slug}/?issue=winter-rings" in mail
        assert "[[" not in mail, "a place or a piece that nobody filled"


def test_a30_a_line_break_nul_or_ten_thousand_signs_in_the_subject_get_words(
    editor: Client,
) -> None:
    for subject, words in (
        ("Rings\x00", "Null characters are not allowed"),
        ("a" * 10_000, "at most 120 characters"),
        ("Rings\nBcc: eve@example.test", "in one line"),
    ):
        answer = editor.post(f"{ISSUES}add/", {**WORDS, "subject": subject, "why": "New"})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert not Issue.objects.exists()


def test_the_checklist_and_a_wrong_number_refuse_in_words(editor: Client) -> None:
    subscribe("ada@example.test")
    issue = write_issue(body="[[piece:no-such-piece]]")
    blocked = _send(editor, issue, 1)
    assert blocked.status_code == 422
    assert "The piece no-such-piece is not on the shelf." in blocked.content.decode()
    Issue.objects.update(body="Dear reader")
    for typed, words in (
        (2, "1 person gets it now, not 2."),
        ("", "This field is required."),
        ("one", "Enter a whole number."),
        ("9" * 5000, "Enter a whole number."),
    ):
        refused = _send(editor, issue, typed)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT


@pytest.mark.django_db(transaction=True)
def test_send_pressed_twice_at_once_sends_once(
    editor: Client, client_of: ClientOf, sink: Sink
) -> None:
    subscribe("ada@example.test")
    issue = write_issue()
    pages: list[str] = []
    browsers = [editor, client_of(User.objects.get(username="editor"))]
    in_threads(
        *(
            lambda client=client: pages.append(_send(client, issue, 1).content.decode())
            for client in browsers
        )
    )
    said = sorted(re.findall(r'<li class="(?:success|error)">(.*?)</li>', " ".join(pages)))
    assert said == [
        "It goes out at its time.",
        "The issue is “Waiting for its time” by now, not “Draft”. "
        "Reload the page and choose again.",
    ]
    send_due_issues_task()
    assert sink.addresses == ["ada@example.test"]
    assert Delivery.objects.count() == 1


def test_a_test_goes_to_whoever_asks_and_each_is_a_mail_of_its_own(
    editor: Client, sink: Sink, settings: Settings
) -> None:
    issue = write_issue()
    for _ in range(2):
        answer = editor.post(_page(issue, "test/"), follow=True)
        assert "A test went to editor@example.test." in answer.content.decode()
    assert sink.addresses == ["editor@example.test"] * 2
    names = {message_from_bytes(mail.content)["Message-ID"] for mail in sink.received}
    assert len(names) == 2
    settings.EMAIL_PORT = 1
    answer = editor.post(_page(issue, "test/"), follow=True)
    assert "The mail server did not take the test" in answer.content.decode()


def test_without_the_right_to_send_nothing_is_sent_paused_or_stopped(client_of: ClientOf) -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    writer, stranger = client_of(_helper("writer", *RIGHTS[:3])), client_of(_helper("stranger"))
    page = writer.get(_page(issue))
    assert page.status_code == 200 and "Take it back" not in page.content.decode()
    moves = [f"move/{name}/" for name in ("unschedule", "pause", "go_on", "stop")]
    for name in ("send/", "test/", *moves):
        assert writer.post(_page(issue, name)).status_code == 403
        assert stranger.post(_page(issue, name)).status_code == 403
    for name in ("desk/", "look/text/", "change/"):
        assert stranger.get(_page(issue, name)).status_code == 403
    issue.refresh_from_db()
    assert issue.state == IssueState.SCHEDULED


def test_each_state_has_its_buttons_and_no_dead_link(editor: Client, sink: Sink) -> None:
    subscribe("ada@example.test")
    issue = write_issue()
    _send(editor, issue, 1)
    assert _buttons(editor, issue) == {"Take it back"}
    archive = f"/newsletter/issues/{issue.slug}/"
    assert archive not in editor.get(_page(issue)).content.decode()
    editor.post(_page(issue, "move/unschedule/"), WHY)
    assert _buttons(editor, issue) == {"Send"}
    _send(editor, issue, 1)
    Issue.objects.update(state=IssueState.SENDING, started_at="2026-01-01T00:00Z")
    for move, buttons in (
        ("", {"Pause", "Stop for good"}),
        ("pause", {"Go on", "Stop for good"}),
        ("go_on", {"Pause", "Stop for good"}),
        ("stop", set()),
    ):
        if move:
            editor.post(_page(issue, f"move/{move}/"), WHY)
        assert _buttons(editor, issue) == buttons
    assert archive in editor.get(_page(issue)).content.decode()
    assert Client().get(archive).status_code == 200
    assert (
        "by now, not" in editor.post(_page(issue, "move/go_on/"), WHY, follow=True).content.decode()
    )


def _buttons(client: Client, issue: Issue) -> set[str]:
    page = client.get(_page(issue)).content.decode()
    found = re.findall(r'type="submit"[^>]* value="([^"]+)"', page)
    return {one for one in found if not one.startswith("Send a test")}


def test_a_mailbox_in_a_browser_may_load_the_pictures_of_pieces_and_no_previews() -> None:
    for key, may_load in (("pictures/a.webp", "cross-origin"), ("previews/a.glb", "same-origin")):
        public_files().save(key, ContentFile(b"shown"))
        answer = Client().get(public_url(key))
        assert answer.status_code == 200
        assert answer["Cross-Origin-Resource-Policy"] == may_load


def test_the_browser_link_of_a_test_opens_the_draft_for_staff_and_nobody_else(
    editor: Client, client: Client, mira: User, client_of: ClientOf, ben: User
) -> None:
    slug = shelve(designer=mira, title="Rope ring").cad_model.slug
    issue = write_issue(body=f"Dear reader\n\n[[piece:{slug}]]")
    mail = editor.get(_page(issue, "look/text/")).content.decode()
    found = re.search(r"In the browser: http://[^/]+(/\S+)", mail)
    assert found
    page = editor.get(found[1])
    assert (page.status_code, "not sent yet" in page.text) == (200, True)
    assert "Rope ring" in page.text and "noindex" in page.text
    assert "no-store" in page["Cache-Control"] or "private" in page["Cache-Control"]
    without_factor = Client()
    without_factor.force_login(User.objects.get(pk=editor.session["_auth_user_id"]))
    for other in (client, client_of(ben), client_of(_helper("other")), without_factor):
        assert other.get(found[1]).status_code == 404


def test_the_page_of_a_waiting_issue_stays_still_and_has_a_link_to_look_again(
    editor: Client, sink: Sink
) -> None:
    subscribe("ada@example.test")
    issue = approve(write_issue(), recipients=1)
    page = editor.get(_page(issue))
    assert "Refresh" not in page.headers and "http-equiv" not in page.text
    assert "See how far it is now" in page.text and "As of" in page.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_how_far_an_issue_is_is_told_without_loading_the_page_again(
    editor: Client, sink: Sink, settings: Settings, request: pytest.FixtureRequest
) -> None:
    for name in ("ada", "bob"):
        subscribe(f"{name}@example.test")
    issue = approve(write_issue(), recipients=2)
    # It rests, so that nothing is sent before it is looked at.
    Issue.objects.filter(pk=issue.pk).update(try_after=timezone.now() + timedelta(hours=1))
    freeze_audience(issue.pk)
    shown = [editor.get(_page(issue)).text]
    first = Delivery.objects.filter(pk=Delivery.objects.filter(issue=issue)[0].pk)
    for state in (DeliveryState.RESERVED, DeliveryState.SENT):
        first.update(state=state, asked_at=timezone.now())
    shown.append(editor.get(_page(issue)).text)
    Issue.objects.filter(pk=issue.pk).update(try_after=None)
    send_due_issues_task()
    shown.append(editor.get(_page(issue)).text)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost")
        if path.startswith("/static/js/newsletter_progress"):
            route.fulfill(path=Path(settings.ASSETS_DIR) / "js/newsletter_progress.js")
        elif path == _page(issue):
            route.fulfill(body=shown[0], content_type="text/html")
        else:
            route.fulfill(status=404)

    browser: Browser = request.getfixturevalue("chromium")
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.route("**/*", answer)
    page.clock.install()
    page.goto(f"http://localhost{_page(issue)}")
    expect(page.get_by_text("0 of 2")).to_be_visible()
    page.evaluate("window.isTheSame = true")
    shown.pop(0)
    page.clock.run_for(5100)
    expect(page.get_by_text("1 of 2")).to_be_visible()
    assert page.evaluate("window.isTheSame")
    shown.pop(0)
    page.clock.run_for(5100)
    # The buttons change with the state, so the page is loaded anew.
    expect(page.get_by_text("2 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    page.close()
