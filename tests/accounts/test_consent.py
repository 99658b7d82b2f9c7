"""The wish for the newsletter is a consent: rows that are added and never edited."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from privacy.consent import current_choice, declare_wording, record_choice
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


def choose(person: User, *, granted: bool) -> Any:
    return record_choice(
        user=person,
        purpose="newsletter",
        granted=granted,
        method="account page",
        text_version="2026-11",
    )


def test_the_last_answer_counts(ben: User, carol: User) -> None:
    assert not current_choice(user=ben, purpose="newsletter")
    choose(ben, granted=True)
    assert current_choice(user=ben, purpose="newsletter")
    choose(ben, granted=False)
    assert not current_choice(user=ben, purpose="newsletter")
    assert not current_choice(user=carol, purpose="newsletter")


def test_a_yes_keeps_the_words_that_were_read_and_shows_them(
    ben: User, client_of: ClientOf
) -> None:
    words = "new models and notes from the bench"
    agreed = choose(ben, granted=True)
    assert words in agreed.wording
    assert words in client_of(ben).get("/account/privacy/").text
    assert choose(ben, granted=False).wording == ""
    with pytest.raises(KeyError):
        record_choice(
            user=ben, purpose="newsletter", granted=True, method="x", text_version="unknown"
        )
    with pytest.raises(ValueError, match="declared twice"):
        declare_wording("2026-11", "Other words")


def test_an_answer_is_neither_edited_nor_deleted(ben: User) -> None:
    answer = choose(ben, granted=False)
    for change in (lambda: type(answer).objects.update(granted=True), answer.delete):
        with pytest.raises(DatabaseError, match="Cannot (update|delete)"), transaction.atomic():
            change()
