"""What no data map declares is refused in tests, and dropped and told of in a running shop."""

import logging
from typing import Any

import pytest
from django.core.cache import cache

from common.queue import send
from geometry.provenance import Found
from orders.documents.content import document_content
from privacy.checks import our_tasks, undeclared_tasks
from privacy.data_map import data_map
from privacy.guards import DeclaredLogKeys, Undeclared

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


def test_p03_json_holds_the_declared_keys() -> None:
    records = data_map().records
    content = records["orders.Document"].fields["content"].keys
    assert set(content) == set(document_content([]))
    found = records["models_catalog.Measurement"].fields["provenance"].keys
    assert set(found) == {f"*.{key}" for key in Found.__annotations__}
