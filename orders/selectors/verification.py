"""What anybody who has the number of a licence may read of it."""

import re

from orders.hooks import Verified, licence_of_no_order
from orders.models import LicenceGrant
from orders.selectors.castings import castings_of
from orders.states import GrantState

_LETTERS = re.compile(r"LC[A-Z0-9]{12}", re.ASCII)


def verify_licence(typed: str) -> Verified | None:
    """None where no licence has the number. A number in a wrong form gets no other answer."""
    letters = re.sub(r"[\s-]", "", typed[:40]).upper()
    if not _LETTERS.fullmatch(letters):
        return None
    number = "-".join([letters[:2], letters[2:6], letters[6:10], letters[10:]])
    grant = LicenceGrant.objects.select_related("order_line").filter(number=number).first()
    if grant is None:
        return next(filter(None, licence_of_no_order.call_all(number)), None)
    return Verified(
        number=number,
        title=grant.order_line.title,
        licence=grant.order_line.terms.shown_name,
        state=grant.get_state_display(),
        holds=grant.state == GrantState.ACTIVE,
        castings_left=castings_of(grant).left_text,
    )
