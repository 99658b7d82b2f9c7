"""Work on uploaded files, away from the request."""

from celery import shared_task

from geometry.isolation import WALL_SECONDS
from models_catalog.models import PictureRun, ProcessingRun, Release
from models_catalog.services.draw_pictures import draw_pictures as draw
from models_catalog.services.fingerprint_file import fingerprint_file as take_fingerprint
from models_catalog.services.process_release import process_release as process
from models_catalog.services.receive_upload import drop_stale_uploads
from models_catalog.services.recheck_casting import recheck_casting as recheck

# A task's child process is stopped first, and has its answer stored.
LIMITS = {"soft_time_limit": WALL_SECONDS + 60, "time_limit": WALL_SECONDS + 90}


@shared_task(name="models_catalog.process_release", **LIMITS)
def process_release(run_id: int) -> None:
    pictures = process(run_id)
    if pictures is not None:
        draw_pictures.delay(pictures.pk)


@shared_task(name="models_catalog.draw_pictures", **LIMITS)
def draw_pictures(run_id: int) -> None:
    draw(run_id)


@shared_task(name="models_catalog.fingerprint_file", **LIMITS)
def fingerprint_file(file_id: int) -> None:
    """For a file that was measured before fingerprints were, or by an older version of them."""
    take_fingerprint(file_id)


@shared_task(name="models_catalog.recheck_casting", **LIMITS)
def recheck_casting(release_id: int) -> None:
    recheck(Release.objects.get(pk=release_id))


@shared_task(name="models_catalog.take_up_lost_runs", time_limit=60)
def take_up_lost_runs() -> None:
    """Runs that the broker lost, or whose worker died."""
    for run_id in ProcessingRun.objects.lost().values_list("pk", flat=True):
        process_release.delay(run_id)
    for run_id in PictureRun.objects.lost().values_list("pk", flat=True):
        draw_pictures.delay(run_id)


@shared_task(name="models_catalog.drop_stale_uploads", time_limit=280)
def drop_uploads() -> None:
    drop_stale_uploads()
