"""What staff do at the desk is written down: who, what, on what and why."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from common.models import AuditEntry
from common.staff_reasons import Audited, ReasonedActions
from models_catalog.models import Category
from payouts.admin import EarningAdmin
from tests.cast import log_in
from tests.common.furnished import addresses_of, furnish
from tests.common.page_forms import PageForm, forms_of
from tests.desk import digest_of, look
from tests.shop import shelve

# Their actions lead to a page that asks for the reason.
ASKS_LATER = {EarningAdmin}
# What a request writes beside what it is about.
BESIDE = {"accounts_session", "privacy_staffview", "django_admin_log", "common_auditentry"}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
DESK = f"/{settings.ADMIN_PATH}"
# What this desk can do in a shop with one row of each kind; the rest is refused by its state.
DONE = {
    "accounts/user/*/log-in/",
    "activity/abusesignal/",
    "models_catalog/cadmodel/",
    "models_catalog/cadmodel/*/take-down/",
    "models_catalog/category/add/",
    "models_catalog/category/*/change/",
    "newsletter/issue/add/",
    "newsletter/issue/*/change/",
    "orders/coupon/",
    "orders/coupon/add/",
    "privacy/breach/add/",
    "privacy/breach/*/change/",
    "privacy/case/new/",
    "privacy/disclosure/add/",
}


@contextmanager
def tables_written() -> Iterator[set[str]]:
    found: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        written = WRITES.match(sql)
        if written and rest[-1]["cursor"].rowcount > 0:
            found.add(written[1])
        return done

    with connection.execute_wrapper(note):
        yield found


def test_each_list_of_the_desk_asks_why_before_it_acts() -> None:
    silent = set()
    for model, desk in admin.site._registry.items():
        if desk.actions and not isinstance(desk, ReasonedActions) and type(desk) not in ASKS_LATER:
            silent.add(f"{model._meta.label}: actions")
        changes = any(
            "ReadOnly" not in getattr(type(desk), f"has_{what}_permission").__qualname__
            for what in ("change", "delete")
        )
        if changes and not isinstance(desk, Audited):
            silent.add(f"{model._meta.label}: forms")
    assert not silent


@pytest.mark.long
def test_a42_whatever_staff_change_leaves_an_act_with_its_reason(staff: User) -> None:
    world = furnish("shop")
    desk = log_in(Client(raise_request_exception=False), staff)
    silent, done = set(), set()
    for address, _ in addresses_of(world).values():
        if not address.startswith(DESK):
            continue
        for form in forms_of(address, desk.get(address)):
            if not form.is_post or "logout" in form.address:
                continue
            for values in _ways(form, world):
                with transaction.atomic():
                    with tables_written() as written:
                        _send(desk, form, values)
                    acts = AuditEntry.objects.filter(person=staff)
                    if written - BESIDE:
                        name = re.sub(r"/\d+/", "/*/", form.address.removeprefix(DESK))
                        done.add(name)
                        if not acts or not all(act.reason for act in acts):
                            silent.add((name, values.get("action"), *sorted(written - BESIDE)))
                    transaction.set_rollback(True)
    assert not silent, "\n".join(map(str, sorted(silent, key=str)))
    assert done >= DONE, DONE - done


def test_what_is_deleted_at_the_desk_has_a_reason_or_stays_in_words(
    staff: User, mira: User
) -> None:
    desk = log_in(Client(), staff)
    used = shelve(designer=mira).cad_model.category
    for category in (Category.objects.create(slug="cameos", name="Cameos"), used):
        page = f"{DESK}models_catalog/category/{category.pk}/delete/"
        assert desk.post(page, {"attempt": uuid4(), "reason": ""}).status_code == 422
        shown, form = look(desk, page, {"attempt": uuid4(), "reason": "Nobody wears them"})
        answer = desk.post(page, form)
        assert answer.status_code == (422 if category == used else 303)
    assert "is still in use" in answer.content.decode()
    assert list(Category.objects.all()) == [used]
    (act,) = AuditEntry.objects.all()
    assert (act.act, act.target_id, act.reason) == ("desk.deleted", "cameos", "Nobody wears them")


def _ways(form: PageForm, world: Any) -> Iterator[dict[str, Any]]:
    """What a member of staff would type, once for each action of a list."""
    known = {
        "reason": "The shop wants it",
        "why": "The shop wants it",
        "note": "The shop wants it",
        "address": "somebody@example.test",
        "username": world.designer.username,
        "approved_by": world.second.pk,
        "account_number": world.designer.pk,
        "percent_off": "10",
        "amount_off": "",
        "code": "WINTER",
        "minimum": "",
        "use_limit": "",
        "person_limit": "",
        "starts_on": "2026-11-01",
        "slug": "another-slug",
        "tables": ["accounts.User"],
        "need_not_be_told": "",
        "position": "1",
        "received_on": "2026-11-20",
        "recipients": "0",
        "send_after": "",
    }
    values: dict[str, Any] = dict(form.values)
    for name in values:
        if name in known:
            values[name] = known[name]
        elif name.endswith("_0"):
            values[name] = "2026-11-01"
        elif name.endswith("_1"):
            values[name] = "10:00:00"
    if "action" not in values:
        yield values
        return
    for action in form.choices["action"]:
        yield {**values, "action": action}


def _send(desk: Client, form: PageForm, values: dict[str, Any]) -> None:
    answer = desk.post(form.address, values)
    if answer.status_code == 302 and "?share=" in answer["Location"]:
        return
    if answer.status_code == 200 and 'name="confirmed"' in answer.content.decode():
        confirmed = digest_of(answer.content.decode())
        desk.post(form.address, {**values, "confirmed": confirmed})
