"""What search engines are told of: every piece on the shelf, and designers who have some there."""

from django.db.models import Max, Q, QuerySet

from accounts.models import User
from common.personal import barred, barred_accounts, serves
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from privacy.purposes import Use


@serves(Use.SHOW)
def told_pieces() -> QuerySet[CadModel]:
    shown = CadModel.objects.published().exclude(designer__in=barred_accounts(Use.SHOW))
    return shown.only("slug", "published_at").order_by("pk")


@serves(Use.SHOW)
def told_designers() -> QuerySet[User]:
    """With `newest`: when their newest piece was published."""
    is_published = Q(cad_models__state=ListingState.PUBLISHED)
    return (
        User.objects.filter(is_active=True, designer_profile__isnull=False)
        .exclude(barred(Use.SHOW))
        .annotate(newest=Max("cad_models__published_at", filter=is_published))
        .exclude(newest=None)
        .only("username")
        .order_by("pk")
    )
