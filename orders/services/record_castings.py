"""The holder of a licence writes down what was cast under it."""

from django.db import transaction
from django.utils.translation import gettext, ngettext

from accounts.models import User
from common.locking import lock_rows
from orders.errors import CastingsRefused
from orders.models import CastingRecord, GuestLink, LicenceGrant
from orders.selectors.castings import castings_of


@transaction.atomic
def record_castings(
    *, actor: User | GuestLink, grant: LicenceGrant, piece_count: int, recorded_before: int
) -> CastingRecord:
    """Record that many more pieces; what is recorded stays.

    `recorded_before` is what the holder saw, so that a form sent twice counts once. Raises
    CastingsRefused with the reason, and the database refuses what is over the licence too.
    """
    held = LicenceGrant.objects.open_to(actor).active().filter(pk=grant.pk)
    locked = next(iter(lock_rows(held.select_related("order_line"))), None)
    if locked is None:
        raise CastingsRefused(
            gettext("This licence allows no castings now, so none can be recorded.")
        )
    castings = castings_of(locked)
    if castings.recorded != recorded_before:
        raise CastingsRefused(
            gettext(
                "Castings were recorded in the meantime: now there are %(count)s. If yours are "
                "not among them, record them again."
            )
            % {"count": castings.recorded}
        )
    if castings.left is not None and piece_count > castings.left:
        raise CastingsRefused(_too_many(castings.left))
    return CastingRecord.objects.create(grant=locked, piece_count=piece_count)


def _too_many(left: int) -> str:
    if left == 0:
        return gettext("All castings of this licence are recorded. For more, buy another licence.")
    words = ngettext(
        "Only %(count)s casting is left under this licence. Record fewer, or buy another licence.",
        "Only %(count)s castings are left under this licence. Record fewer, or buy another "
        "licence.",
        left,
    )
    return words % {"count": left}
