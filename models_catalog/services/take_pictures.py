"""Puts what was drawn of a release before the public: stills and turntables, one by one."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from common.locking import lock_rows
from common.storage import forget_files, public_files
from geometry.picturing.looks import METALS, VIEWS
from models_catalog.models import Picture, PictureRun, Release, Turntable

KEYS_OF_SIZES = frozenset({"storage_key_320", "storage_key_640"})
# Not from behind: the reverse of most pieces says nothing to a buyer.
SHOWN_VIEWS = tuple(view for view in VIEWS if view != "back")
_PUBLISHED = {".webp", ".avif", ".glb"}


def metals_led_by(metal: str) -> list[str]:
    """Every metal that is drawn, the piece's own first."""
    return [metal, *(other for other in METALS if other != metal)]


def publish_file(name: str, *, folder: Path, room: str) -> str:
    """The key under which a file that our child process made is public now.

    The child has read a stranger's file: neither its names nor its links lead out of its folder,
    nothing else that it may have put there in place of a file holds us up, and no page is
    published under the shop's own name.
    """
    path = folder / Path(name).name
    if path.suffix not in _PUBLISHED:
        raise OSError(f"{path.name} is neither a picture nor a preview.")
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as body:
        if not stat.S_ISREG(os.fstat(body.fileno()).st_mode):
            raise OSError(f"The child left no plain file under {path.name}.")
        return public_files().save(f"{room}/{secrets.token_hex(8)}/{path.name}", File(body))


def start_pictures(release: Release, *, folder: Path, found: dict[str, Any]) -> None:
    """The first still of a file; what an earlier measuring drew goes."""
    keys = _publish_still(folder, found)
    with transaction.atomic():
        (release,) = lock_rows(Release.objects.filter(pk=release.pk))
        _forget_pictures(release)
        _keep_still(release, keys, found, leading=found["metal"])


def add_still(run: PictureRun, *, folder: Path, found: dict[str, Any], leading: str) -> None:
    """One more still; nothing when another measuring has replaced the run meanwhile."""
    keys = _publish_still(folder, found)
    with _while_current(run, *keys.values()) as release:
        if release is not None:
            _keep_still(release, keys, found, leading=leading)


def add_turntable(run: PictureRun, *, folder: Path, found: dict[str, Any]) -> None:
    """A turntable in one metal; nothing when another measuring has replaced the run meanwhile."""
    key = publish_file(found["file"], folder=folder, room="pictures")
    with _while_current(run, key) as release:
        if release is not None:
            Turntable.objects.create(
                release=release,
                storage_key=key,
                metal=found["metal"],
                frame_pixels=found["frame_pixels"],
                frame_count=found["frames"],
                column_count=found["columns"],
            )


@contextmanager
def _while_current(run: PictureRun, *keys: str) -> Iterator[Release | None]:
    """The release, locked; None, and the file gone, when the run is not the one that counts."""
    with transaction.atomic():
        # None where its designer has deleted the piece meanwhile.
        release = next(iter(lock_rows(Release.objects.filter(pk=run.release_id))), None)
        if not PictureRun.objects.filter(pk=run.pk, started_at=run.started_at).exists():
            release = None
        if release is None:
            forget_files([*keys])
        yield release


def _publish_still(folder: Path, found: dict[str, Any]) -> dict[str, str]:
    """The keys of a still and of its smaller sizes, by the column that holds them."""
    keys = {"storage_key": publish_file(found["file"], folder=folder, room="pictures")}
    for one in found.get("smaller", []):
        column = f"storage_key_{int(one['width'])}"
        if column in KEYS_OF_SIZES:
            keys[column] = publish_file(one["file"], folder=folder, room="pictures")
    return keys


def _keep_still(
    release: Release, keys: dict[str, str], found: dict[str, Any], *, leading: str
) -> None:
    metals = metals_led_by(leading)
    Picture.objects.create(
        release=release,
        **keys,
        view=found["view"],
        metal=found["metal"],
        width=found["width"],
        height=found["height"],
        position=metals.index(found["metal"]) * len(SHOWN_VIEWS) + SHOWN_VIEWS.index(found["view"]),
    )


def _forget_pictures(release: Release) -> None:
    """Rows at once; files with the commit, unless somebody may have seen them in the shop."""
    keys = [
        *(key for picture in release.pictures.all() for key in picture.keys),
        *release.turntables.values_list("storage_key", flat=True),
    ]
    release.pictures.all().delete()
    release.turntables.all().delete()
    PictureRun.objects.filter(release=release).delete()
    if not release.was_on_the_shelf:
        forget_files(keys)
