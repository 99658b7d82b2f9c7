"""The two sides of a job write to each other; the other one gets a mail, once until they look."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.kept_files import KeptFile, forgotten_if_refused
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from design_requests import word_emails
from design_requests.acts import RequestAct
from design_requests.errors import FileRefused, MoveRefused
from design_requests.message_files import keep_file
from design_requests.models import Message, MessageFile, MessageNotices, Offer
from design_requests.models.message_file import FILES_AT_MOST
from design_requests.services.block_messages import refuse_blocked
from design_requests.states import OfferState

A_DAY_AT_MOST = 100
JOB_BYTES_AT_MOST = 500_000_000


def write_message(
    *, actor: User, offer: Offer, text: str, files: Sequence[TemporaryUploadedFile] = ()
) -> Message:
    """With all of its files or not at all. Raises MoveRefused, FileRefused, PersonLeaves."""
    # Nothing that will be refused is stored first.
    _ask(actor, offer, text, sum(one.size or 0 for one in files), len(files))
    with forgotten_if_refused() as kept:
        for sent in files:
            kept.append(keep_file(sent))
        return _record(actor, offer, text, kept)


@transaction.atomic
def read_messages(*, actor: User, offer: Offer) -> int:
    """What the other side wrote counts as read now; how many that were."""
    unread = Message.objects.unread_by(actor).filter(offer=offer)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def report_message(*, actor: User, message: Message) -> None:
    """Show what the other side wrote to our staff. Raises MoveRefused."""
    is_side = Q(offer__brief__client=actor) | Q(offer__designer=actor)
    found = Message.objects.filter(is_side, pk=message.pk).exclude(sender=actor)
    if not found.filter(reported_at=None).update(reported_at=timezone.now()):
        raise MoveRefused(gettext("Our staff have it already, or it is no message to you."))
    message = found.select_related("offer__brief").get()
    record_act(actor=actor, act=RequestAct.REPORTED, target=message)
    word_emails.tell_staff_reported(message)


@transaction.atomic
def _ask(actor: User, offer: Offer, text: str, sent_bytes: int, file_count: int) -> None:
    _lock_unless_refused(actor, offer, text, sent_bytes, file_count)


@transaction.atomic
def _record(actor: User, offer: Offer, text: str, kept: Sequence[KeptFile]) -> Message:
    sent_bytes = sum(one.size_bytes for one in kept)
    offer = _lock_unless_refused(actor, offer, text, sent_bytes, len(kept))
    other = offer.other_side(actor)
    is_first = not Message.objects.unread_by(other).filter(offer=offer).exists()
    message = Message.objects.create(offer=offer, sender=actor, text=text.strip())
    MessageFile.objects.bulk_create(
        MessageFile(message=message, position=position, **asdict(one))
        for position, one in enumerate(kept, start=1)
    )
    if is_first and MessageNotices.objects.wants_at_once(other):
        word_emails.tell_message(message, to=other)
    return message


def _lock_unless_refused(
    actor: User, offer: Offer, text: str, sent_bytes: int, file_count: int
) -> Offer:
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (offer,) = lock_rows(
        Offer.objects.filter(pk=offer.pk).select_related("brief__client", "designer")
    )
    if actor.pk not in {offer.brief.client_id, offer.designer_id}:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if offer.state != OfferState.AGREED:
        raise MoveRefused(gettext("You can write to each other once the first milestone is paid."))
    refuse_blocked(actor=actor, other=offer.other_side(actor))
    if not text.strip():
        raise MoveRefused(gettext("Write something first."))
    today = Message.objects.filter(
        offer=offer, sender=actor, sent_at__gte=timezone.now() - timedelta(days=1)
    )
    if today.count() >= A_DAY_AT_MOST:
        raise MoveRefused(
            gettext("%(number)s messages in a day are the most. Go on tomorrow.")
            % {"number": A_DAY_AT_MOST}
        )
    if file_count > FILES_AT_MOST:
        raise FileRefused(
            gettext("A message takes %(number)s files at most. Put some into a ZIP.")
            % {"number": FILES_AT_MOST}
        )
    there = MessageFile.objects.filter(message__offer=offer).aggregate(sum=Sum("size_bytes"))
    if (there["sum"] or 0) + sent_bytes > JOB_BYTES_AT_MOST:
        raise FileRefused(
            gettext("The files of a job have %(size)s MB together at most.")
            % {"size": JOB_BYTES_AT_MOST // 1_000_000}
        )
    return offer
