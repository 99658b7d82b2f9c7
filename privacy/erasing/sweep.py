"""The last step of an erasure: what named the person is sought everywhere."""

import logging
from contextlib import suppress

from redis.exceptions import RedisError

from common import kept
from privacy.erasing.empty_words import empty_words_of_staff
from privacy.erasing.note_found import note_found, note_not_sought
from privacy.errors import SealBroken
from privacy.models import Erasure, ErasureStep
from privacy.tracing.sealing import open_sealed
from privacy.tracing.seek import seek

log = logging.getLogger(__name__)
WORDS_EMPTIED = "words of staff emptied"


def sweep(erasure: Erasure, step: ErasureStep) -> bool:
    """Whether nothing is left but what may stay, by the map or by two people at the desk.

    Call it outside of any transaction, for it reads the stores.
    """
    if not erasure.sealed:
        return True
    try:
        traces = open_sealed(erasure.sealed)
    except SealBroken:
        log.error("an erasure cannot open what was to be sought erasure=%s", erasure.pk)
        return note_not_sought(erasure) == 0
    emptied = step.counts.get(WORDS_EMPTIED, 0) + empty_words_of_staff(traces)
    # Pages and sheets are kept for minutes, with names as they stood. Without Redis the search says
    # that it could not look there.
    with suppress(RedisError):
        kept.forget()
    findings = seek(traces)
    step.counts = {
        **({WORDS_EMPTIED: emptied} if emptied else {}),
        "may stay": sum(one.count for one in findings.found if one.kept_because),
        "left": sum(one.count for one in findings.left),
        "places not looked into": len(findings.missed),
    }
    step.save(update_fields=["counts"])
    return note_found(erasure, findings) == 0
