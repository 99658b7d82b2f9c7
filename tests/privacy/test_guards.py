"""What no data map declares is refused in tests, and dropped and told of in a running shop."""

import logging
import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from allauth.core.internal.ratelimit import Rate, get_cache_key
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from common.queue import send
from geometry.provenance import Found
from payouts.models import ConnectedAccount
from privacy.checks import our_tasks, undeclared_keys, undeclared_tasks
from privacy.data_map import data_map
from privacy.guards import DeclaredLogKeys, Undeclared, cache_key
from privacy.models import PurgeRun

PURGE_RUN = "privacy.PurgeRun"
ROOMS = DeclaredLogKeys(["orders"])


def line(words: str, *arguments: object, name: str = "orders.services") -> logging.LogRecord:
    return logging.LogRecord(name, logging.INFO, __file__, 1, words, arguments, None)


def test_p04_a_task_takes_the_ids_that_are_declared_and_nothing_else(settings: Any) -> None:
    for arguments in (("ben@example.test",), (1, 2), ()):
        with pytest.raises(Undeclared, match="task common.deliver_mail_task"):
            send("common.deliver_mail_task", *arguments)
    with pytest.raises(Undeclared, match="task common.tell_everybody_task"):
        send("common.tell_everybody_task")


def test_p04_a_key_of_the_cache_begins_with_a_declared_word(settings: Any) -> None:
    cache.set("checkout:abc", 1)
    assert cache.get("checkout:abc") == 1
    with pytest.raises(Undeclared, match="cache ben@example.test"):
        cache.set("ben@example.test", 1)
    settings.STRICT_PRIVACY = False
    cache.set("ben@example.test", 1)
    assert cache.get("ben@example.test") is None


def test_p04_a_line_of_the_log_has_declared_keys(settings: Any, caplog: Any) -> None:
    assert ROOMS.filter(line("held order=%s reason=%s", "JC-1", "no such email=x"))
    with pytest.raises(Undeclared, match="log email"):
        ROOMS.filter(line("held email=%s", "ben@example.test"))
    settings.STRICT_PRIVACY = False
    written = line("held order=%s email=%s", "JC-1", "ben@example.test")
    assert ROOMS.filter(written)
    assert written.getMessage() == "held order=JC-1 email=…"
    assert "undeclared log dropped name=email" in caplog.text


def test_lines_of_other_packages_are_their_own(settings: Any) -> None:
    assert ROOMS.filter(line("email=%s", "x", name="django.request"))


def test_a_task_that_is_not_declared_as_it_is_fails_the_check() -> None:
    found = data_map()
    tasks = our_tasks()
    assert list(undeclared_tasks(found, tasks)) == []
    others = [*tasks, ("orders.greet_task", ["email"])]
    said = [problem.text for problem in undeclared_tasks(found, others)]
    assert said == [
        "The task orders.greet_task takes ['email'], which its room does not declare.",
        "The task orders.greet_task takes 'email', which is no id.",
    ]


def test_p03_a_json_column_takes_the_declared_keys_from_every_writer(
    mira: User, settings: Any, caplog: Any
) -> None:
    now, plan = timezone.now(), [{"entry": "x", "held": {"y": 1}}]
    account = ConnectedAccount.objects.create(designer=mira, country="DE", needs=["iban"])
    run = PurgeRun.objects.create(as_of=now, started_at=now, plan=plan)
    wrong: list[Any] = [{"entry": "x", "email": "ben@example.test", "why": {"name": "Ben"}}]
    others = PurgeRun.objects.filter(pk=run.pk)
    run.plan = wrong
    for write in (
        run.save,
        lambda: others.update(plan=wrong),
        lambda: PurgeRun.objects.bulk_update([run], ["plan"]),
        lambda: PurgeRun.objects.bulk_create([PurgeRun(as_of=now, started_at=now, plan=wrong)]),
    ):
        with pytest.raises(Undeclared, match="json (email|why)"), transaction.atomic():
            write()
    settings.STRICT_PRIVACY = False
    others.update(plan=wrong)
    run.refresh_from_db()
    assert run.plan == [{"entry": "x"}]
    assert caplog.text.count("undeclared json dropped") == 2
    account.refresh_from_db()
    assert account.needs == ["iban"]


def test_p03_a_plain_json_column_fails_the_check() -> None:
    class Loose(models.Model):
        plan = models.JSONField()

        class Meta:
            app_label = "privacy"
            managed = False

    del apps.all_models["privacy"]["loose"]
    found = data_map()
    like = replace(found, records={**found.records, "privacy.Loose": found.records[PURGE_RUN]})
    said = [problem.text for problem in undeclared_keys(like, [Loose])]
    assert said == ["privacy.Loose.plan is a plain JSON column, into which any key can go."]


def test_p03_json_holds_the_declared_keys() -> None:
    found = data_map().records["models_catalog.Measurement"].fields["provenance"].keys
    assert set(found) == {f"*.{key}" for key in Found.__annotations__}


def test_p22_a_personal_key_of_the_cache_is_read_by_nobody_without_our_own_key(
    settings: Any, rf: RequestFactory
) -> None:
    """allauth counts failed log-ins under a plain hash of the address; DRF under the address."""
    rate = Rate(amount=10, duration=3600, per="key")
    request = rf.get("/")
    plain = get_cache_key(request, app="account", action="login_failed", rate=rate, key="ben@x.y")
    stored = cache_key(plain, "shop", 1)
    assert sha256(b"ben@x.y").hexdigest() in plain
    assert re.fullmatch("shop:1:allauth:[0-9a-f]{64}", stored)
    assert "203.0" not in cache_key("throttle_token_203.0.113.7", "shop", 1)
    settings.SECRET_KEY = "another"
    assert cache_key(plain, "shop", 1) != stored
    assert cache_key("readyz", "shop", 1) == "shop:1:readyz"
