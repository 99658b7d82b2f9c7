"""Cards of the catalogue: one query for a page of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from common.languages import number
from common.page_scopes import changes_at
from common.personal import barred_accounts, serves
from models_catalog import text
from models_catalog.facets import mark
from models_catalog.models import ListingIndex
from models_catalog.models.listing_index import price_at
from models_catalog.selectors.shown_pictures import ShownPicture, shown_picture
from privacy.purposes import Use

NEW_FOR = timedelta(days=14)
# The mean of fewer reviews tells more of who wrote them than of the piece.
RATED_FROM = 3


@dataclass(frozen=True)
class CardItem:
    """What a card shows; texts are ready to print."""

    slug: str
    title: str
    url: str
    designer_name: str
    designer_url: str
    picture: ShownPicture | None
    picture_alt: str
    second_picture: ShownPicture | None
    weight_18k_text: str | None
    price_text: str
    # What may stand struck through beside it, and until when it is reduced; empty where it is not.
    before_text: str
    until: datetime | None
    is_new: bool
    # Such as "4.6"; empty as long as few have said something.
    rating_text: str = ""
    rating_count: int = 0
    # Why it stands where it stands, if somebody may ask.
    reason: str = ""


@serves(Use.SHOW)
def card_rows() -> QuerySet[ListingIndex]:
    """What lists and searches may show, with what a card says."""
    return shelf_rows().select_related("cad_model__designer__designer_profile")


def shelf_rows() -> QuerySet[ListingIndex]:
    """The same rows alone: for counting and sorting many, which a join would slow down.

    Whose pieces are not shown is asked once, and found by the marks of the rows.
    """
    barred = barred_accounts(Use.SHOW).filter(designer_profile__isnull=False).order_by()
    name = Concat(Value(mark("designer", "")), Cast("pk", TextField()), output_field=TextField())
    marks = ArraySubquery(barred.annotate(mark=name).values("mark"))
    rows = ListingIndex.objects.exclude(facets__overlap=marks)
    return rows.annotate(price_minor=price_at(timezone.now()))


def cards(rows: Iterable[ListingIndex]) -> list[CardItem]:
    now = timezone.now()
    rows = list(rows)
    for row in rows:
        if now - row.published_at < NEW_FOR:
            changes_at(row.published_at + NEW_FOR)
        if step := row.next_price_step(now):
            changes_at(step)
    return [_card(row, now) for row in rows]


def _card(row: ListingIndex, now: datetime) -> CardItem:
    found = row.price_on(now)
    return CardItem(
        slug=row.cad_model.slug,
        title=row.cad_model.title,
        url=row.cad_model.get_absolute_url(),
        designer_name=row.cad_model.designer.designer_name,
        designer_url=reverse(
            "models_catalog:designer_page", args=[row.cad_model.designer.username]
        ),
        picture=shown_picture(row.picture_key, row.picture_key_320, row.picture_key_640),
        picture_alt=gettext("%(title)s, drawn in metal") % {"title": row.cad_model.title},
        second_picture=shown_picture(
            row.second_picture_key, row.second_picture_key_320, row.second_picture_key_640
        ),
        weight_18k_text=text.weight_18k(row.weight_18k_mg, text.units_now()),
        price_text=text.price_from(found.price, has_more=row.offer_count > 1),
        before_text=str(found.before) if found.before else "",
        until=found.until,
        is_new=now - row.published_at < NEW_FOR,
        rating_text=(
            number(row.star_sum / row.rating_count, 1) if row.rating_count >= RATED_FROM else ""
        ),
        rating_count=row.rating_count,
    )


def newest_cards(limit: int) -> list[CardItem]:
    return cards(card_rows().order_by("-published_at", "-cad_model")[:limit])
