"""What waits for review: pieces, and the next versions of pieces that sell meanwhile."""

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from models_catalog.models import CadModel, Release
from models_catalog.states import ListingState


def awaiting_review() -> QuerySet[CadModel]:
    return CadModel.objects.filter(Q(state=ListingState.SUBMITTED) | Exists(_version_waiting()))


def waits_since() -> Coalesce:
    """Since when a piece, or its next version, waits; NULL where neither does."""
    return Coalesce(
        Subquery(_version_waiting().values("submitted_at")[:1]),
        Case(When(state=ListingState.SUBMITTED, then=F("submitted_at"))),
        output_field=DateTimeField(),
    )


def _version_waiting() -> QuerySet[Release]:
    return Release.objects.under_review().filter(cad_model=OuterRef("pk"))
