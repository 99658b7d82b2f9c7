"""A client adds pictures to a draft of a brief, or takes one away."""

from collections.abc import Sequence
from typing import IO

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.kept_files import keep_picture
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from common.sent_pictures import PictureRefused
from common.storage import forget_files, private_files
from design_requests.errors import MoveRefused
from design_requests.message_files import MOST_PICTURE_BYTES
from design_requests.models import Brief, BriefPicture
from design_requests.models.brief_picture import PICTURES_AT_MOST
from design_requests.states import BriefState

PREFIX = "references"


def add_pictures(*, actor: User, brief: Brief, sent: Sequence[tuple[IO[bytes], int]]) -> int:
    """Each as its body and its bytes; all of them or none, and how many there are then.

    Raises MoveRefused, PersonLeaves, PictureRefused.
    """
    _ask(actor, brief, len(sent))
    kept: list[tuple[str, int]] = []
    try:
        for number, (body, size_bytes) in enumerate(sent, start=1):
            try:
                kept.append(
                    keep_picture(
                        body, size_bytes=size_bytes, most_bytes=MOST_PICTURE_BYTES, prefix=PREFIX
                    )
                )
            except PictureRefused as refused:
                if len(sent) == 1:
                    raise
                raise PictureRefused(
                    gettext("Picture %(number)s: %(reason)s")
                    % {"number": number, "reason": refused.message}
                ) from refused
        return _record(actor, brief, kept)
    except (MoveRefused, PictureRefused):
        for key, _ in kept:
            private_files().delete(key)
        raise


@transaction.atomic
def remove_picture(*, actor: User, brief: Brief, picture_id: int) -> None:
    """Raises MoveRefused."""
    brief = _lock_draft(actor, brief)
    found = BriefPicture.objects.filter(brief=brief, pk=picture_id)
    keys = list(found.values_list("storage_key", flat=True))
    if not keys:
        raise MoveRefused(gettext("This picture is not there any more."))
    found.delete()
    forget_files(keys, store="private")


def forget_pictures(brief: Brief) -> None:
    """All of them, under the brief's lock."""
    found = BriefPicture.objects.filter(brief=brief)
    keys = list(found.values_list("storage_key", flat=True))
    found.delete()
    forget_files(keys, store="private")


@transaction.atomic
def _ask(actor: User, brief: Brief, count: int) -> None:
    """Nothing that will be refused is stored first."""
    _free_positions(_lock_draft(actor, brief), count)


@transaction.atomic
def _record(actor: User, brief: Brief, kept: Sequence[tuple[str, int]]) -> int:
    brief = _lock_draft(actor, brief)
    free = _free_positions(brief, len(kept))
    BriefPicture.objects.bulk_create(
        BriefPicture(brief=brief, position=position, storage_key=key, size_bytes=size_bytes)
        for position, (key, size_bytes) in zip(free, kept, strict=False)
    )
    return brief.pictures.count()


def _lock_draft(actor: User, brief: Brief) -> Brief:
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    if brief.client_id != actor.pk or brief.state != BriefState.DRAFT:
        raise MoveRefused(gettext("It is no draft any more. What designers see cannot be changed."))
    return brief


def _free_positions(brief: Brief, count: int) -> list[int]:
    taken = set(brief.pictures.values_list("position", flat=True))
    free = [one for one in range(1, PICTURES_AT_MOST + 1) if one not in taken]
    if not count:
        raise MoveRefused(gettext("Choose a picture first."))
    if count > len(free):
        raise MoveRefused(
            gettext("A brief has %(most)s pictures at most; there is room for %(free)s more.")
            % {"most": PICTURES_AT_MOST, "free": len(free)}
        )
    # Behind the others, where there is room behind them.
    last = max(taken, default=0)
    return sorted(free, key=lambda one: (one < last, one))
