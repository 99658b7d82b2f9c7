"""Work for later, asked for by the task's name, so that nobody who asks has to import it."""

from typing import Any

from celery import current_app, signature
from django.db import transaction

from common.hooks import Hook

# Asked before each sending; a task that is not declared so is not sent.
may_send: Hook[[str, tuple[Any, ...]], bool] = Hook("common.may_send")


def enqueue(name: str, *arguments: int) -> None:
    """Send the task once the transaction is committed, or at once where there is none.

    For services. When the broker is away, the row that the task is about is stored all the same,
    and a scheduled task takes it up later.
    """
    transaction.on_commit(lambda: send(name, *arguments), robust=True)


def send(name: str, *arguments: int) -> None:
    """Send the task now: for tasks and commands, which have no transaction and nobody waiting.

    Raises kombu's OperationalError when the broker is away.
    """
    if not all(may_send.call_all(name, arguments)):
        return
    # A signature needs no task by that name in this process, where `tasks[name]` would.
    signature(name, args=arguments, app=current_app).delay()
