"""Send tasks to a broker instead of running them in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_app


@contextmanager
def queue_at(url: str) -> Iterator[None]:
    conf = current_app.conf
    held = conf.task_always_eager, conf.broker_url
    _point_to(False, url)
    try:
        yield
    finally:
        _point_to(*held)


def _point_to(is_eager: bool, url: str) -> None:
    current_app.conf.task_always_eager, current_app.conf.broker_url = is_eager, url
    # It keeps the producers of the old address.
    current_app.__dict__.pop("amqp", None)
