"""Work on uploaded files, away from the request."""

import logging

from celery import shared_task

from common.bucket_parts import StoreAway
from common.malware_scan import ScannerAway
from common.queue import send
from geometry.isolation import WALL_SECONDS
from models_catalog.models import PictureRun, ProcessingRun, Release, ReleaseFile
from models_catalog.services.draw_pictures import draw_pictures
from models_catalog.services.draw_release import draw_release
from models_catalog.services.drop_stale_uploads import drop_stale_uploads
from models_catalog.services.fingerprint_file import fingerprint_file
from models_catalog.services.measure_further_file import measure_further_file
from models_catalog.services.process_release import process_release
from models_catalog.services.recheck_casting import recheck_casting

log = logging.getLogger(__name__)
# A task's child process is stopped first, and has its answer stored.
LIMITS = {"soft_time_limit": WALL_SECONDS + 60, "time_limit": WALL_SECONDS + 90}


@shared_task(name="models_catalog.process_release_task", **LIMITS)
def process_release_task(run_id: int) -> None:
    """`run_id` only says that there is work: whose turn it is, is decided here and now."""
    run = ProcessingRun.objects.by_turn().first()
    if run is None:
        return
    try:
        pictures = process_release(run.pk)
        if pictures is not None:
            send("models_catalog.draw_pictures_task", pictures.pk)
            send("models_catalog.measure_further_files_task", pictures.release_id)
    except ScannerAway as error:
        # Nobody's file can go on: all wait until the task below asks again.
        log.warning("scanner away run=%s said=%s", run.pk, error)
        return
    except StoreAway as error:
        log.warning("store away run=%s error=%s", run.pk, error)
        return
    # Who waited for this designer's file to end was passed over by the other workers.
    following = ProcessingRun.objects.by_turn().first()
    if following is not None:
        send("models_catalog.process_release_task", following.pk)


@shared_task(name="models_catalog.draw_pictures_task", **LIMITS)
def draw_pictures_task(run_id: int) -> None:
    """Here too a designer's ten pieces take turns with another's one."""
    run = PictureRun.objects.by_turn().first()
    if run is None:
        return
    draw_pictures(run.pk)
    following = PictureRun.objects.by_turn().first()
    if following is not None:
        send("models_catalog.draw_pictures_task", following.pk)


@shared_task(name="models_catalog.fingerprint_file_task", **LIMITS)
def fingerprint_file_task(file_id: int) -> None:
    """For a file that was measured before fingerprints were, or by an older version of them."""
    fingerprint_file(file_id)


@shared_task(name="models_catalog.measure_further_files_task", **LIMITS)
def measure_further_files_task(release_id: int) -> None:
    """One file, and the next of the same version afterwards."""
    waiting = ReleaseFile.objects.to_measure().filter(release=release_id)
    file = waiting.first()
    if file is None:
        return
    measure_further_file(file.pk)
    if waiting.exists():
        send("models_catalog.measure_further_files_task", release_id)


@shared_task(name="models_catalog.recheck_casting_task", **LIMITS)
def recheck_casting_task(release_id: int) -> None:
    recheck_casting(Release.objects.get(pk=release_id))


@shared_task(name="models_catalog.draw_release_task", **LIMITS)
def draw_release_task(release_id: int) -> None:
    """For a file that was measured before drawings were made."""
    draw_release(release_id)


@shared_task(name="models_catalog.take_up_lost_runs_task", time_limit=60)
def take_up_lost_runs_task() -> None:
    """Runs that the broker lost, or whose worker died."""
    for run_id in ProcessingRun.objects.lost().values_list("pk", flat=True):
        send("models_catalog.process_release_task", run_id)
    for run_id in PictureRun.objects.lost().values_list("pk", flat=True):
        send("models_catalog.draw_pictures_task", run_id)
    # Those that wait, the oldest first: one a minute, as most are on their way already.
    for release_id in ReleaseFile.objects.to_measure().values_list("release", flat=True)[:1]:
        send("models_catalog.measure_further_files_task", release_id)


@shared_task(name="models_catalog.drop_stale_uploads_task", time_limit=280)
def drop_stale_uploads_task() -> None:
    drop_stale_uploads()
