"""Work on uploaded files, away from the request."""

from celery import shared_task

from models_catalog.models import Release
from models_catalog.services.fingerprint_file import fingerprint_file as take_fingerprint
from models_catalog.services.process_release import WALL_SECONDS, runs_to_take_up
from models_catalog.services.process_release import process_release as process
from models_catalog.services.receive_upload import drop_stale_uploads
from models_catalog.services.recheck_casting import recheck_casting as recheck


@shared_task(
    name="models_catalog.process_release",
    soft_time_limit=WALL_SECONDS + 60,
    time_limit=WALL_SECONDS + 90,
)
def process_release(run_id: int) -> None:
    process(run_id)


@shared_task(
    name="models_catalog.fingerprint_file",
    soft_time_limit=WALL_SECONDS + 60,
    time_limit=WALL_SECONDS + 90,
)
def fingerprint_file(file_id: int) -> None:
    """For a file that was measured before fingerprints were, or by an older version of them."""
    take_fingerprint(file_id)


@shared_task(
    name="models_catalog.recheck_casting",
    soft_time_limit=WALL_SECONDS + 60,
    time_limit=WALL_SECONDS + 90,
)
def recheck_casting(release_id: int) -> None:
    recheck(Release.objects.get(pk=release_id))


@shared_task(name="models_catalog.take_up_lost_runs", time_limit=60)
def take_up_lost_runs() -> None:
    """Runs that the broker lost, or whose worker died."""
    for run_id in runs_to_take_up():
        process_release.delay(run_id)


@shared_task(name="models_catalog.drop_stale_uploads", time_limit=280)
def drop_uploads() -> None:
    drop_stale_uploads()
