"""What search engines are told of: every piece on the shelf, designers who have some there, and
their collections and sets.

`newest` is when what the page shows was published last: a piece, or a new version of one.
"""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from common.personal import barred, barred_accounts, serves
from models_catalog.models import CadModel, Collection, PieceSet
from models_catalog.selectors.sets import why_not_offered, with_pieces
from models_catalog.states import ListingState
from privacy.purposes import Use


@serves(Use.SHOW)
def told_pieces() -> QuerySet[CadModel]:
    shown = CadModel.objects.published().exclude(designer__in=barred_accounts(Use.SHOW))
    newest = Greatest("published_at", Max("releases__published_at"))
    return shown.annotate(newest=newest).only("slug", "published_at").order_by("pk")


@serves(Use.SHOW)
def told_designers() -> QuerySet[User]:
    return (
        User.objects.filter(is_active=True, designer_profile__isnull=False)
        .exclude(barred(Use.SHOW))
        .annotate(newest=_newest("cad_models"))
        .exclude(newest=None)
        .only("username")
        .order_by("pk")
    )


@serves(Use.SHOW)
def told_collections() -> QuerySet[Collection]:
    """Those of which something is on the shelf."""
    return (
        Collection.objects.exclude(designer__in=barred_accounts(Use.SHOW))
        .annotate(newest=_newest("places__cad_model"))
        .exclude(newest=None)
        .select_related("designer")
        .order_by("pk")
    )


@serves(Use.SHOW)
def told_sets() -> list[PieceSet]:
    """Those that can be bought now."""
    sets = PieceSet.objects.exclude(designer__in=barred_accounts(Use.SHOW))
    newest = _newest("places__cad_model")
    found = with_pieces(sets.annotate(newest=newest).order_by("pk"))
    return [one for one in found if not why_not_offered(one)]


def _newest(piece: str) -> Any:
    is_published = Q(**{f"{piece}__state": ListingState.PUBLISHED})
    return Greatest(
        Max(f"{piece}__published_at", filter=is_published),
        Max(f"{piece}__releases__published_at", filter=is_published),
    )
