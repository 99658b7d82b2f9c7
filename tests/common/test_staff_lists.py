"""A staff list whose address asks for what no column can hold answers in words, in every room."""

import html
import re
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import CharField, DateField
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.desk_columns import words_of
from tests.cast import log_in

ODD = (
    (CharField, "exact", "\0"),
    (DateField, "year", "9999"),
    (DateField, "year", "9" * 40),
)
LISTS = {
    f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry
}


def odd_questions(model: Any) -> list[tuple[str, str]]:
    """One for each kind of column and value of it that the database or Python refuses late."""
    found = [("q", "\0"), ("p", "9" * 40)]
    for kind, lookup, value in ODD:
        fields = (field for field in model._meta.concrete_fields if isinstance(field, kind))
        found += [(f"{field.name}__{lookup}", value) for field in list(fields)[:1]]
    return found


def test_columns_that_count_are_headed_by_words_of_the_language() -> None:
    names = ("entry_count", "empty_search_count", "day_count", "batch_count", "found_count")
    assert [*map(words_of, names)] == ["Entries", "Empty searches", "Days", "Batches", "Found"]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_question_that_no_column_can_answer_shows_the_whole_list(name: str, staff: User) -> None:
    client = Client()
    log_in(client, staff)
    for question in odd_questions(LISTS[name]):
        answer = client.get(reverse(f"admin:{name}_changelist"), dict([question]), follow=True)
        assert answer.status_code == 200, question


def undeclared(model: Any) -> list[str]:
    """A question by a column of its own that no filter names, and by one of a related person."""
    desk: Any = admin.site._registry[model]
    declared = {item[0] if isinstance(item, tuple) else item for item in desk.list_filter}
    columns = [f for f in model._meta.concrete_fields if f.name not in declared]
    people = [f for f in columns if f.related_model is User]
    texts = [f for f in columns if isinstance(f, CharField)]
    return [
        *(f"{field.name}__startswith" for field in texts),
        *(f"{field.name}__gt" for field in columns if not field.is_relation),
        *(f"{field.name}__password__startswith" for field in people),
        *(f"{name}__regex" for name in declared if isinstance(name, str)),
        "pk__in",
    ]


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_narrowed_by_its_declared_filters_alone(name: str, staff: User) -> None:
    client = Client()
    log_in(client, staff)
    address = reverse(f"admin:{name}_changelist")
    for question in undeclared(LISTS[name]):
        answer = client.get(address, {question: "p"}, follow=True)
        assert answer.redirect_chain == [(address, 302)], question
        assert "cannot be filtered like that" in answer.content.decode(), question
    # What the page itself offers, and the days of its dates, stay.
    desk: Any = admin.site._registry[LISTS[name]]
    offered = re.findall(r'href="(\?[^"]+)"', client.get(address).content.decode())
    if desk.date_hierarchy:
        offered.append(f"?{desk.date_hierarchy}__year=2026&{desk.date_hierarchy}__month=11")
    for query in offered:
        assert client.get(address + html.unescape(query)).status_code == 200, query


def test_a40_no_list_tells_the_beginning_of_a_password(staff: User) -> None:
    client = Client()
    log_in(client, staff)
    address = reverse("admin:accounts_user_changelist")
    told = {
        client.get(address, {"password__startswith": guess}, follow=True).content.count(
            staff.email.encode()
        )
        for guess in (staff.password[:12], "no such beginning")
    }
    assert len(told) == 1


def test_staff_are_told_that_the_filter_was_left_out(staff: User) -> None:
    client = Client()
    log_in(client, staff)
    asked = {"state__exact": "\0"}
    answer = client.get(reverse("admin:orders_order_changelist"), asked, follow=True)
    assert "cannot be filtered like that" in answer.content.decode()
    assert answer.redirect_chain == [(reverse("admin:orders_order_changelist"), 302)]


@pytest.mark.django_db(transaction=True)
def test_what_the_database_itself_refuses_is_told_the_same_way(staff: User) -> None:
    client = Client()
    log_in(client, staff)
    asked = {"content__exact": "\0"}
    answer = client.get(reverse("admin:orders_document_changelist"), asked, follow=True)
    assert "cannot be filtered like that" in answer.content.decode()


def test_a_filter_that_can_be_read_is_left_alone(staff: User) -> None:
    client = Client()
    log_in(client, staff)
    asked = {"state__exact": "paid"}
    answer = client.get(reverse("admin:orders_order_changelist"), asked)
    assert answer.status_code == 200
