"""Send tasks to a broker instead of running them in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app

NOBODY = "redis://127.0.0.1:1/0"


@contextmanager
def queue_at(url: str, *, key_prefix: str = "") -> Iterator[None]:
    conf = current_app.conf
    wanted = {
        "task_always_eager": False,
        "broker_url": url,
        "broker_transport_options": {
            **conf.broker_transport_options,
            "global_keyprefix": key_prefix,
        },
    }
    held = {name: conf[name] for name in wanted}
    _use(wanted)
    try:
        yield
    finally:
        _use(held)


def _use(values: dict[str, Any]) -> None:
    current_app.conf.update(values)
    # It keeps the producers of the old address.
    current_app.__dict__.pop("amqp", None)
