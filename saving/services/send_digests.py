"""Once a day: whoever asked for it is mailed what became cheaper and what is new."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from saving.emails import mail_digest
from saving.selectors.digest import cheaper_items, digest_of, wishes_due

AT_ONCE = 500


def send_digests() -> int:
    """How many mails were written. A killed run goes on where it stopped: each mail is written
    together with the note that it was."""
    due = list(wishes_due(timezone.now()).values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send(pk) for pk in due)


@transaction.atomic
def _send(pk: int) -> bool:
    """What was told is known from now on, so that it is told once."""
    now = timezone.now()
    found = lock_rows(wishes_due(now).filter(pk=pk))
    if not found:
        return False
    wish = found[0]
    digest = digest_of(wish)
    if not digest.is_empty:
        mail_digest(wish, digest)
        # What found no room in this mail stands in the next one.
        told = [one.piece_id for one in digest.cheaper]
        items = cheaper_items(wish.person_id).filter(cad_model__in=told)
        for item in items.select_related("cad_model__index_row"):
            item.known_minor = item.cad_model.index_row.price_on(now).price.minor
            item.save(update_fields=["known_minor"])
    wish.sent_at = now
    wish.save(update_fields=["sent_at"])
    return not digest.is_empty
