"""No form and no body of the API sets a column that it does not name, whatever stands beside."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.forms import ModelForm
from django.test import Client
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.serializers import ModelSerializer

from accounts.services.create_api_token import create_api_token
from tests.cast import PASSWORD, log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.page_forms import PageForm, forms_of
from tests.common.test_headers import named_patterns
from tests.common.test_staff_acts import WRITES

WRITES_BY_ITSELF = (CreateModelMixin, UpdateModelMixin)
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
        forms = forms_of(address, browser.get(address))
        # Two forms of a page may lead to one address, each with some of its fields.
        named = {(form.address, name) for form in forms for name in form.values}
        for form in forms:
            if not form.is_post or form.kind in known or form.address.startswith(LEFT_OUT):
                continue
            known.add(form.kind)
            as_it_is = _sent(browser, form, {})
            beside = {k: value for k, value in more.items() if (form.address, k) not in named}
            if as_it_is != _sent(browser, form, beside):
                different.add(form.address)
            wrote += bool(as_it_is)
    assert not different
    assert wrote > 15, wrote


def _sent(browser: Client, form: PageForm, beside: dict[str, str]) -> Counter[tuple[str, str]]:
    before = {name: one.value for name, one in browser.cookies.items()}
    values = {**beside, **form.values}
    found = _writes_of(
        lambda: browser.post(form.address, values, headers={"Origin": "http://testserver"})
    )
    # The session is as before too.
    browser.cookies.clear()
    browser.cookies.load(before)
    return found


def _writes_of(send: Callable[[], Any]) -> Counter[tuple[str, str]]:
    with transaction.atomic(), written() as found:
        send()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_a37_what_stands_in_a_body_of_the_api_beside_its_fields_changes_nothing() -> None:
    world = furnish("shop")
    assert world.buyer
    _, token = create_api_token(actor=world.buyer, name="script")
    client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)
    # Its first use in a day is written down.
    assert client.get("/api/v1/me/").status_code == 200
    own = {"email": world.buyer.email, "password": PASSWORD}
    # What a body names itself; and how an answer is to be written, which an address may ask for.
    named = {"name", "scope", "days", "format", *own}
    beside: dict[str, Any] = {k: v for k, v in extras().items() if k not in named}
    nested = {**beside, "user": {"id": 424242, "is_staff": True}, "owner": [424242]}
    wrote = set()
    for address, pattern in addresses_of(world).values():
        if not gate_of(address, pattern).startswith("api:"):
            continue
        for method in ("POST", "PUT", "PATCH", "DELETE"):

            def sent(body: dict[str, Any], query: str = "") -> Counter[tuple[str, str]]:
                text = json.dumps({**body, **own})
                where, kind = address + query, "application/json"
                return _writes_of(lambda: client.generic(method, where, text, kind))

            as_it_is = sent({})
            for bent in (sent(beside), sent(nested), sent({}, f"?{urlencode(beside)}")):
                assert bent == as_it_is, (method, address)
            if as_it_is:
                wrote.add(address)
    assert any("/token/" in one for one in wrote) and any("/download/" in one for one in wrote)


def test_a37_each_form_and_serializer_of_a_table_names_its_fields() -> None:
    """What the data map gains tomorrow is in none of them by itself."""
    open_wide = []
    for kind in (*_kinds_of(ModelForm), *_kinds_of(ModelSerializer)):
        meta: Any = getattr(kind, "Meta", None)
        if getattr(meta, "model", None) and (
            not isinstance(getattr(meta, "fields", None), (list, tuple))
            or getattr(meta, "exclude", None)
        ):
            open_wide.append(kind)
    assert not open_wide
    writing = [
        name
        for name, pattern in named_patterns()
        if issubclass(getattr(pattern.callback, "cls", object), WRITES_BY_ITSELF)
    ]
    assert not writing, "rows are changed by services, which name what they take"


def _kinds_of(base: Any) -> Iterator[Any]:
    ours = {
        one.name for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR
    }
    for kind in base.__subclasses__():
        yield from _kinds_of(kind)
        if kind.__module__.split(".")[0] in ours:
            yield kind
