"""What the search after an erasure finds elsewhere is decided at the desk, by two people."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry
from common.personal import thing
from newsletter.models import Issue
from privacy.erasing.continue_erasure import continue_erasure
from privacy.models import Erasure, FoundTrace, TraceDecision
from privacy.states import ErasureState
from tests.desk import look
from tests.fixtures import ClientOf
from tests.privacy.test_erasure import erase
from tests.privacy.test_holds import make_hold
from tests.privacy.test_privacy_desk import ATTEMPT, make_desk

pytestmark = pytest.mark.django_db
NAME = "Benedikt Okonkwo"
LIST = "/admin/privacy/foundtrace/"
Agree = Callable[[FoundTrace], str]


@pytest.fixture
def benedikt(ben: User) -> User:
    User.objects.filter(pk=ben.pk).update(display_name=NAME)
    ben.refresh_from_db()
    return ben


@pytest.fixture
def issue(benedikt: User) -> Issue:
    return Issue.objects.create(slug="may", subject="May", body=f"A ring by {NAME}.")


@pytest.fixture
def first(client_of: ClientOf) -> Client:
    return client_of(make_desk("first", "view_foundtrace", "work_case"))


@pytest.fixture
def second(client_of: ClientOf) -> Client:
    return client_of(make_desk("second", "view_foundtrace", "work_case"))


def decide(client: Client, found: FoundTrace, name: str, **typed: str) -> str:
    """What the desk says: of an act the list's words, of a refusal those at the form."""
    address = f"{LIST}{found.pk}/do/{name}/"
    page, confirmed = look(client, address, {"reason": "Seen.", "attempt": ATTEMPT} | typed)
    return page + client.post(address, confirmed, follow=True).text


@pytest.fixture
def agree(second: Client, django_capture_on_commit_callbacks: Any) -> Agree:
    """And what is asked of the queue is done."""

    def agree(found: FoundTrace) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return decide(second, found, "approve")

    return agree


def look_again(erasure: Erasure) -> Erasure:
    erasure.steps.update(try_after=timezone.now())
    continue_erasure(erasure.pk, is_over=lambda: False)
    erasure.refresh_from_db()
    return erasure


def test_p42_p79_what_is_found_is_blanked_by_two_people_and_then_the_erasure_ends(
    benedikt: User,
    issue: Issue,
    first: Client,
    agree: Agree,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        asked = erase(benedikt)
    assert asked.state == ErasureState.WAITING
    (found,) = FoundTrace.objects.all()
    assert (found.place, found.row_pk) == ("newsletter_issue.body", str(issue.pk))
    assert NAME not in caplog.text and NAME not in str(FoundTrace.objects.values().get())
    assert f"A ring by {NAME}." in first.get(f"{LIST}{found.pk}/change/").text
    assert "somebody else at the desk has to agree" in decide(first, found, "blank")
    assert "Somebody else has to agree" in decide(first, found, "approve")
    issue.refresh_from_db()
    assert NAME in issue.body
    assert "1 blanked" in agree(found)
    issue.refresh_from_db()
    asked.refresh_from_db()
    assert (issue.body, asked.state, asked.sealed) == ("", ErasureState.FINISHED, "")
    acts = AuditEntry.objects.filter(target_kind="FoundTrace", target_id=str(found.pk))
    assert [one.act for one in acts.order_by("pk")] == ["trace_proposed", "trace_approved"]
    assert "It is decided." in first.get(f"{LIST}{found.pk}/change/").text


def test_p42_what_is_kept_with_a_basis_stays_and_the_erasure_ends(
    benedikt: User, issue: Issue, first: Client, agree: Agree
) -> None:
    asked = erase(benedikt)
    (found,) = FoundTrace.objects.all()
    page = decide(first, found, "keep", ground="claim", basis="Art. 17(3)(e), case 4711")
    assert "A legal claim, made or expected" in page
    agree(found)
    issue.refresh_from_db()
    asked.refresh_from_db()
    assert NAME in issue.body and asked.state == ErasureState.FINISHED
    assert "Kept: Art. 17(3)(e), case 4711" in first.get(LIST).text


def test_p42_a_table_that_no_map_knows_is_shown_and_blanked(
    benedikt: User, first: Client, agree: Agree
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE notes (told jsonb, raw bytea, many text[], said text NOT NULL)"
        )
        cursor.execute(
            "INSERT INTO notes VALUES (%s::jsonb, %s, %s, %s), (NULL, NULL, NULL, 'Carol')",
            [f'{{"who": "{NAME}"}}', NAME.encode(), [NAME], NAME],
        )
    asked = erase(benedikt)
    places = {f"notes.{column}" for column in ("told", "raw", "many", "said")}
    assert set(FoundTrace.objects.values_list("place", flat=True)) == places
    for found in FoundTrace.objects.all():
        decide(first, found, "blank")
        agree(found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT told::text, raw, many, said FROM notes ORDER BY said")
        told, raw, many, said = cursor.fetchone()
        assert (told, bytes(raw), many, said) == ("{}", b"", [], "")
        assert cursor.fetchone()[3] == "Carol"
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED


def test_p42_what_was_mended_by_hand_is_forgotten_with_what_was_proposed(
    benedikt: User, issue: Issue, first: Client
) -> None:
    asked = erase(benedikt)
    decide(first, FoundTrace.objects.get(), "blank")
    Issue.objects.update(body="A ring.")
    assert look_again(asked).state == ErasureState.FINISHED
    assert not FoundTrace.objects.exists() and not TraceDecision.objects.exists()


def test_p42_a_proposal_is_dropped_and_another_one_made(
    benedikt: User, issue: Issue, first: Client, second: Client
) -> None:
    erase(benedikt)
    found = FoundTrace.objects.get()
    decide(first, found, "blank")
    decide(second, found, "drop")
    decide(second, found, "blank")
    assert "1 blanked" in decide(first, found, "approve")


def test_p42_what_the_database_keeps_and_what_the_desk_holds_is_refused_in_words(
    benedikt: User, issue: Issue, first: Client, second: Client, staff: User
) -> None:
    """The words of an issue that is on its way to readers stay as they were approved."""
    other = make_desk("other")
    hold = make_hold(thing(issue), asked_by=staff, approved_by=other)
    asked = erase(benedikt)
    found = FoundTrace.objects.get()
    decide(first, found, "blank")
    assert "held for a reason that two people agreed on" in decide(second, found, "approve")
    hold.released_by, hold.released_at = other, timezone.now()
    hold.save()
    issue.state, issue.send_after = "scheduled", timezone.now()
    issue.save()
    assert "The database keeps that column as it is" in decide(second, found, "approve")
    assert look_again(asked).state == ErasureState.WAITING
    assert FoundTrace.objects.waiting().get().decision.approved_at is None


def test_p42_without_the_key_nothing_can_be_sought_and_two_people_say_so(
    benedikt: User, issue: Issue, first: Client, agree: Agree
) -> None:
    asked = erase(benedikt)
    Erasure.objects.update(sealed="00")
    assert look_again(asked).state == ErasureState.WAITING
    found = FoundTrace.objects.get()
    assert "cannot be opened" in found.place
    refused = first.post(f"{LIST}{found.pk}/do/blank/", {"reason": "x", "attempt": ATTEMPT})
    assert refused.status_code == 422 and "no column of a table" in refused.text
    decide(first, found, "keep", ground="by_hand", basis="Looked through by hand")
    agree(found)
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED


def test_p79_only_the_privacy_desk_decides_and_the_database_wants_two(
    benedikt: User, issue: Issue, client_of: ClientOf, staff: User
) -> None:
    erase(benedikt)
    found = FoundTrace.objects.get()
    for person in (make_desk("support"), make_desk("reader", "view_foundtrace")):
        answer = client_of(person).get(f"{LIST}{found.pk}/do/blank/")
        assert answer.status_code in (302, 403)
    assert client_of(make_desk("other")).get(LIST).status_code in (302, 403)
    with pytest.raises(DatabaseError, match="approved_by_another"), transaction.atomic():
        TraceDecision.objects.create(
            found=found, do="blank", asked_by=staff, approved_by=staff, approved_at=timezone.now()
        )
    with pytest.raises(DatabaseError, match="keeps_with_a_basis"), transaction.atomic():
        TraceDecision.objects.create(found=found, do="keep", asked_by=staff)
