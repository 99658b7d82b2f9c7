"""No form sets a column that it does not show, whatever is sent beside its fields."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.page_forms import PageForm, forms_of
from tests.common.test_staff_acts import WRITES

LEFT_OUT = ("/accounts/logout/", "/admin/logout/")
TEXT, NUMBER, DAY = "zqzq-extra", "424242", "2031-04-24"


def extras() -> dict[str, str]:
    """Each column of ours by its name, with a value that it could take and that nobody chose."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            name = column.name
            if column.choices:
                value = str(list(column.flatchoices)[-1][0])
            elif column.is_relation or isinstance(column, (models.IntegerField, models.FloatField)):
                value = NUMBER
            elif isinstance(column, models.BooleanField):
                value = "on"
            elif isinstance(column, models.DateField):
                value = DAY
            else:
                value = TEXT
            found.setdefault(name, value)
    return found


@contextmanager
def written() -> Iterator[Counter[tuple[str, str]]]:
    """Which statements write, and which of the extra values they write."""
    found: Counter[tuple[str, str]] = Counter()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and "accounts_session" not in sql:
            for value in params or ():
                if str(value).startswith((TEXT, NUMBER, DAY)) or value is True:
                    found[sql, str(value)] += 1
            found[sql, ""] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@pytest.mark.long
@pytest.mark.django_db
def test_a37_what_is_sent_beside_the_fields_of_a_form_changes_nothing() -> None:
    world = furnish("shop")
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    readers = {"person": world.buyer, "designer": world.designer, "staff": chief, "desk": chief}
    browsers = {
        reader: log_in(Client(raise_request_exception=False), reader) if reader else Client()
        for reader in {None, *readers.values()}
    }
    known: set[tuple[Any, ...]] = set()
    more, different, wrote = extras(), set(), 0
    for address, pattern in addresses_of(world).values():
        gate = gate_of(address, pattern)
        if gate.startswith("api:"):
            continue
        browser = browsers[readers.get(gate)]
        for form in forms_of(address, browser.get(address)):
            if not form.is_post or form.kind in known or form.address.startswith(LEFT_OUT):
                continue
            known.add(form.kind)
            as_it_is = _sent(browser, form, {})
            beside = {name: value for name, value in more.items() if name not in form.values}
            if as_it_is != _sent(browser, form, beside):
                different.add(form.address)
            wrote += bool(as_it_is)
    assert not different
    assert wrote > 15, wrote


def _sent(browser: Client, form: PageForm, beside: dict[str, str]) -> Counter[tuple[str, str]]:
    before = {name: one.value for name, one in browser.cookies.items()}
    with transaction.atomic(), written() as found:
        values = {**beside, **form.values}
        browser.post(form.address, values, headers={"Origin": "http://testserver"})
        transaction.set_rollback(True)
    # The session is as before too.
    browser.cookies.clear()
    browser.cookies.load(before)
    return found
