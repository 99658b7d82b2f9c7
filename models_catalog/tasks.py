"""Work on uploaded files, away from the request."""

from celery import shared_task

from models_catalog.services.process_release import WALL_SECONDS, runs_to_take_up
from models_catalog.services.process_release import process_release as process
from models_catalog.services.receive_upload import drop_stale_uploads


@shared_task(
    name="models_catalog.process_release",
    soft_time_limit=WALL_SECONDS + 60,
    time_limit=WALL_SECONDS + 90,
)
def process_release(run_id: int) -> None:
    process(run_id)


@shared_task(name="models_catalog.take_up_lost_runs", time_limit=60)
def take_up_lost_runs() -> None:
    """Runs that the broker lost, or whose worker died."""
    for run_id in runs_to_take_up():
        process_release.delay(run_id)


@shared_task(name="models_catalog.drop_stale_uploads", time_limit=280)
def drop_uploads() -> None:
    drop_stale_uploads()
