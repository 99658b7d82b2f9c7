"""A staff list whose address asks for what no column can hold answers in words, in every room."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import CharField, DateField
from django.test import Client
from django.urls import reverse

from accounts.models import User

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


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_question_that_no_column_can_answer_shows_the_whole_list(name: str, staff: User) -> None:
    client = Client()
    client.force_login(staff)
    for question in odd_questions(LISTS[name]):
        answer = client.get(reverse(f"admin:{name}_changelist"), dict([question]), follow=True)
        assert answer.status_code == 200, question


def test_staff_are_told_that_the_filter_was_left_out(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    asked = {"state__exact": "\0"}
    answer = client.get(reverse("admin:orders_order_changelist"), asked, follow=True)
    assert "cannot be filtered like that" in answer.content.decode()
    assert answer.redirect_chain == [(reverse("admin:orders_order_changelist"), 302)]


@pytest.mark.django_db(transaction=True)
def test_what_the_database_itself_refuses_is_told_the_same_way(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    asked = {"content__exact": "\0"}
    answer = client.get(reverse("admin:orders_document_changelist"), asked, follow=True)
    assert "cannot be filtered like that" in answer.content.decode()


def test_a_filter_that_can_be_read_is_left_alone(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    asked = {"state__exact": "paid"}
    answer = client.get(reverse("admin:orders_order_changelist"), asked)
    assert answer.status_code == 200
