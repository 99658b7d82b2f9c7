"""Which versions of a piece a licence opens: the one that was bought, and those that came after."""

from collections.abc import Sequence

from models_catalog.licences import LicenceKind
from models_catalog.models import Release
from orders.models import OrderLine


def entitled_releases(line: OrderLine, published: Sequence[Release]) -> list[Release]:
    """Of the published versions of its piece those that the licence of a line opens, the newest
    first.

    What comes after an exclusive sale is for whoever bought that alone.
    """
    until = line.cad_model.sold_exclusively_at
    is_open = line.licence_kind == LicenceKind.EXCLUSIVE or until is None
    return [
        one
        for one in sorted(published, key=lambda one: -one.number)
        if one.number > line.release.number
        and (is_open or (one.published_at is not None and until and one.published_at <= until))
    ] + [line.release]
