"""The work of an erasure: its steps in order, each taken up where it stood, until it is finished.

What open matters hold stays and all else goes; when they are over the steps run once more. The
account is closed in the first round already, so that what is late is no reason to keep a name.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.contrib.auth import get_user_model
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import override

from common.delivery import deliver
from common.errors import RuleBroken
from common.languages import ENGLISH, NAMES
from common.locking import ERASURE, alone_with, lock_name
from common.models import OutboxMail
from common.outside import refuse_inside_transaction
from common.personal import (
    OpenMatter,
    StaysOwed,
    close_account,
    end_copies,
    hold_person,
    must_stay,
    processor_copies,
    settle,
    stays_owed,
    under_work,
)
from privacy.emails import mail_erasure_finished
from privacy.erasing.entries import ACCOUNT, held_rows
from privacy.erasing.erase_rows import LEFT, erase_rows, record_files, subject_of
from privacy.erasing.plan_erasure import what_waits
from privacy.erasing.sweep import sweep
from privacy.holds import holds_stay
from privacy.journal.lines import JournalBroken
from privacy.journal.write_line import write_line
from privacy.models import Erasure, ErasureStep
from privacy.models.erasure import held_name
from privacy.personal import erasure_of
from privacy.purge_files import keys_of
from privacy.services.delete_pending_files import delete_pending_file
from privacy.states import ErasureState, Step
from privacy.tracing.sealing import seal
from privacy.tracing.values import values_of

log = logging.getLogger(__name__)
IsOver = Callable[[], bool]
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# A bank's payout takes days; whoever takes longer is looked at by staff.
RECIPIENTS_TAKE = timedelta(days=14)
PUT_OFF = (OSError, OperationalError, BotoCoreError, ClientError, RuleBroken, JournalBroken)


class NotYet(Exception):
    """A step cannot go on now; the words say what it waits for."""

    def __init__(self, words: str, until: datetime | None = None) -> None:
        super().__init__(words)
        self.words, self.until = words, until


def continue_erasure(erasure_id: int, *, is_over: IsOver) -> bool:
    """Go on as far as possible; True when time was up and there is more to do at once.

    Call it outside of any transaction. Safe to repeat and to call twice at once: one works, the
    other goes home. Whoever was killed left the step open, with the row at which it stood.
    """
    refuse_inside_transaction("An erasure")
    with alone_with(ERASURE, erasure_id) as is_alone:
        erasure = _begin(erasure_id) if is_alone else None
        if erasure is None:
            return False
        try:
            return _all_steps(erasure, is_over)
        except NotYet as reason:
            _wait(erasure, [OpenMatter(reason.words, reason.until)])
            return False


def _begin(erasure_id: int) -> Erasure | None:
    """The erasure, under way; None while it can be cancelled, once it is over, or put off."""
    now = timezone.now()
    with transaction.atomic():
        erasure = Erasure.objects.past_grace(now).filter(pk=erasure_id).first()
        if erasure is None or erasure.steps.filter(finished_at=None, try_after__gt=now).exists():
            return None
        # Whoever cancels holds the person too, and looks again afterwards.
        person = None
        if erasure.person_id is not None:
            person = hold_person(erasure.person_id)
        else:
            lock_name(f"erasure:{erasure.contact}")
        erasure = Erasure.objects.past_grace(now).filter(pk=erasure_id).first()
        if erasure is None:
            return None
        words = [said for said in must_stay.call_all(person) if said] if person else []
        if words and erasure.begun_at is None:
            # The last superuser: nothing is touched, and it stays to be seen.
            log.error("an erasure cannot begin erasure=%s", erasure.pk)
            return None
        if erasure.state == ErasureState.WAITING:
            # Each round looks at all tables again: what was held has been let go, or came since.
            erasure.steps.filter(name__in=_EACH_ROUND).update(
                finished_at=None, at_entry="", after_row=""
            )
        erasure.state, erasure.begun_at = ErasureState.RUNNING, erasure.begun_at or now
        erasure.cancel_hash = ""
        erasure.save(update_fields=["state", "begun_at", "cancel_hash"])
        return erasure


def _all_steps(erasure: Erasure, is_over: IsOver) -> bool:
    for name, work in _STEPS:
        step, _ = ErasureStep.objects.get_or_create(erasure=erasure, name=name)
        if step.finished_at is not None:
            continue
        if is_over():
            return True
        try:
            is_through = work(erasure, step, is_over)
        except PUT_OFF as error:
            _put_off(step, error)
            raise NotYet("a service that does not answer") from error
        if not is_through:
            return True
        step.finished_at, step.last_error, step.attempt_count = timezone.now(), "", 0
        # The number of the last row may be a secret, such as a session's key.
        step.at_entry = step.after_row = ""
        step.save()
        if name == Step.FILES and erasure.waits_for:
            _wait(erasure, None)
            return False
    return False


def _put_off(step: ErasureStep, error: Exception) -> None:
    step.refresh_from_db()
    pause = min(FIRST_PAUSE * 2 ** min(step.attempt_count, 12), LONGEST_PAUSE)
    step.attempt_count += 1
    step.last_error = type(error).__name__
    step.try_after = timezone.now() + pause
    step.save()
    log.warning("an erasure is put off step=%s error=%s", step.name, step.last_error)


@transaction.atomic
def _wait(erasure: Erasure, matters: list[OpenMatter] | None) -> None:
    """`matters` None: those that are written down already."""
    if matters is not None:
        _write_matters(erasure, matters, {})
    Erasure.objects.filter(pk=erasure.pk, state=ErasureState.RUNNING).update(
        state=ErasureState.WAITING
    )


def _write_matters(
    erasure: Erasure, matters: list[OpenMatter], translated: dict[str, list[OpenMatter]]
) -> None:
    """`translated` are the same matters in other languages, for whoever reads the receipt."""
    erasure.waits_for = [
        {
            "words": one.words,
            "until": one.until.isoformat() if one.until else "",
            **{language: told[i].words for language, told in translated.items()},
        }
        for i, one in enumerate(matters)
    ]
    erasure.held = sorted({held_name(thing) for one in matters for thing in one.holds})
    erasure.save(update_fields=["waits_for", "held"])


def _settle(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    """Outside of any transaction: Stripe is asked to end what waits for a payment."""
    if not erasure.sealed and (erasure.person is not None or erasure.contact):
        # Before anything goes: afterwards nothing tells any more what was there.
        erasure.sealed = seal(values_of(subject_of(erasure)))
        erasure.save(update_fields=["sealed"])
    if erasure.contact:
        busy = [one for every in under_work.call_all(subject_of(erasure)) for one in every]
        if busy:
            raise NotYet(busy[0].words, busy[0].until)
    if erasure.person is not None:
        settle.call_all(erasure.person)
    # Before the first row goes: a backup that comes back must not bring the person back.
    write_line(
        erasure_number=erasure.number, person=subject_of(erasure), account_address=erasure.contact
    )
    return True


@transaction.atomic
def _matters(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    if erasure.person_id is not None:
        hold_person(erasure.person_id)
    matters = what_waits(subject_of(erasure))
    _write_matters(erasure, matters, _translated(erasure, matters))
    return True


def _translated(erasure: Erasure, matters: list[OpenMatter]) -> dict[str, list[OpenMatter]]:
    """They have sums and days in them, so each language asks for itself."""
    told = {}
    for language in NAMES.keys() - {ENGLISH}:
        with override(language):
            found = what_waits(subject_of(erasure))
        if len(found) == len(matters):
            told[language] = found
    return told


def _rows(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    if not erase_rows(erasure, step, is_over=is_over):
        return False
    if step.counts.get(LEFT):
        log.error("rows stay that should go erasure=%s", erasure.pk)
    return True


@transaction.atomic
def _account(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    """The account goes or is emptied, with its picture. Its address is in `contact` from now on."""
    holds_stay()
    person = hold_person(erasure.person_id) if erasure.person_id is not None else None
    if person is None:
        return True
    # Once more, as the last thing under the lock: what came up during the tables waits as well.
    matters = what_waits(subject_of(erasure))
    _write_matters(erasure, matters, _translated(erasure, matters))
    held = held_rows(matters)
    if person.pk in held.get(ACCOUNT, ()):
        return True
    record_files(erasure, keys_of(get_user_model()._base_manager.filter(pk=person.pk)))
    left = [one for one in close_account.call_all(person, held) if one is not None]
    step.counts = {"emptied" if left else "deleted": 1}
    if not left:
        Erasure.objects.of_person(person.pk).update(person=None)
        erasure.person = None
    return True


def _files(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    for pending in erasure.pending_files.filter(try_after__lte=timezone.now()):
        if is_over():
            return False
        if delete_pending_file(pending):
            step.counts = {**step.counts, "deleted": step.counts.get("deleted", 0) + 1}
            step.save(update_fields=["counts"])
    waiting = erasure.pending_files.count()
    if waiting:
        raise NotYet(f"a store that has still to delete {waiting} files")
    return True


def _processors(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    """After what was owed is paid, and before the erasure forgets whose accounts they were."""
    ended = end_copies.call_all(subject_of(erasure))
    step.counts = {what: count for one in ended for what, count in one.counts.items() if count}
    for copies in processor_copies.call_all(subject_of(erasure)):
        for copy in copies:
            kept = f"kept by {copy.recipient.capitalize()} for its own books"
            step.counts[kept] = step.counts.get(kept, 0) + 1
    waits = [matter for one in ended for matter in one.waits]
    if not waits:
        return True
    step.save(update_fields=["counts"])
    if step.started_at < timezone.now() - RECIPIENTS_TAKE:
        log.error("a recipient still has data of somebody who left erasure=%s", erasure.pk)
    raise NotYet(waits[0].words, waits[0].until)


def _farewell(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    """The last mail goes out before the address is forgotten; then nothing leads to the person."""
    with transaction.atomic():
        owed = _owed(erasure)
        step.counts = {"sums that stay owed against a code": len(owed)} if owed else {}
        mail = mail_erasure_finished(erasure=erasure, owed=owed) if erasure.contact else None
    if mail:
        deliver(mail.pk)
        mail.refresh_from_db()
        if mail.sent_at is None and mail.given_up_at is None:
            raise NotYet("the mail server", mail.try_after)
    _forget(erasure)
    return True


def _owed(erasure: Erasure) -> list[StaysOwed]:
    if erasure.person_id is None:
        return []
    found = stays_owed.call_all(erasure.person_id, erasure.number, erasure.contact)
    return [one for every in found for one in every]


@transaction.atomic
def _forget(erasure: Erasure) -> None:
    """The erasure leads to nobody from now on; only the sealed values are left to seek by."""
    person_id = erasure.person_id
    mails = OutboxMail.objects.filter(dedupe_key__startswith="erasure_", to_address=erasure.contact)
    if person_id is not None:
        hold_person(person_id)
        mails |= OutboxMail.objects.filter(recipient=person_id)
    # Earlier ones, which were cancelled, name the account or the address too.
    earlier = Erasure.objects.filter(erasure_of(subject_of(erasure))).exclude(pk=erasure.pk)
    earlier.update(person=None, contact="", addresses=[], cancel_hash="", sealed="")
    mails.delete()
    erasure.person, erasure.contact, erasure.addresses, erasure.held = None, "", [], []
    erasure.waits_for = []
    erasure.save()


def _sweep(erasure: Erasure, step: ErasureStep, is_over: IsOver) -> bool:
    """A hit that may not stay leaves the erasure open, until the desk has decided about it."""
    if not sweep(erasure, step):
        for found in erasure.found.waiting():
            log.error("left after an erasure erasure=%s found=%s", erasure.pk, found.place)
        step.try_after = timezone.now() + LONGEST_PAUSE
        step.save(update_fields=["try_after"])
        raise NotYet("staff, who look at what a search has found")
    _finish(erasure)
    return True


def _finish(erasure: Erasure) -> None:
    erasure.sealed, erasure.waits_for = "", []
    erasure.state, erasure.finished_at = ErasureState.FINISHED, timezone.now()
    erasure.save()


_STEPS: tuple[tuple[Step, Any], ...] = (
    (Step.SETTLE, _settle),
    (Step.MATTERS, _matters),
    (Step.ROWS, _rows),
    (Step.ACCOUNT, _account),
    (Step.FILES, _files),
    (Step.PROCESSORS, _processors),
    (Step.FAREWELL, _farewell),
    (Step.SWEEP, _sweep),
)
_EACH_ROUND = (Step.SETTLE, Step.MATTERS, Step.ROWS, Step.ACCOUNT, Step.FILES)
