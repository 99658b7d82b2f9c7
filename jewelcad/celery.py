"""The Celery application: tasks of every app, beat's table from the schedule."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")

log = logging.getLogger(__name__)
# Whose workers open strangers' files.
CONFINED_QUEUES = {"workbench", "pictures"}

app = Celery("jewelcad", task_cls="common.clock:TimedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def _load_schedule(sender: Celery, **_: object) -> None:
    from jewelcad.schedule import BEAT_SCHEDULE

    sender.conf.beat_schedule = BEAT_SCHEDULE


@celeryd_after_setup.connect
def _say_what_is_open(instance: Any, **_: object) -> None:
    """Once for each such worker: what a stranger's file could do here if it broke its reader."""
    from geometry.losses import NotMeasured, losses

    if CONFINED_QUEUES.isdisjoint(instance.app.amqp.queues.consume_from):
        return
    try:
        lost = losses()
    except NotMeasured as error:
        log.error("confinement not measured error=%s", error)
        return
    log.log(
        logging.ERROR if lost else logging.INFO, "confinement open=%s", ",".join(lost) or "nothing"
    )
