"""How often a designer's pieces were looked at, week by week."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from activity.selectors.figures import WeekFigures, week_figures
from models_catalog.models import CadModel


@dataclass(frozen=True)
class PieceFigures:
    slug: str
    title: str
    url: str
    weeks: list[WeekFigures]


def figures_of(designer: User, now: datetime) -> list[PieceFigures]:
    """Of pieces that are on the shelf, the newest first: two queries."""
    pieces = list(
        CadModel.objects.by_designer(designer).published().order_by("-published_at", "-pk")
    )
    weeks = week_figures([piece.pk for piece in pieces], now)
    return [
        PieceFigures(
            slug=piece.slug, title=piece.title, url=piece.get_absolute_url(), weeks=weeks[piece.pk]
        )
        for piece in pieces
    ]
