"""A buyer says what they think of a piece, and changes it whenever they like."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.appeals import AppealState
from common.child_words import show_childs_words
from common.errors import RuleBroken
from common.languages import number
from common.locking import lock_rows
from common.personal import hold_person, may_serve, refuse_leaving
from common.storage import forget_files
from geometry.metals import METALS
from models_catalog.models import CadModel, Release
from models_catalog.states import ListingState
from orders.models import LicenceGrant
from privacy.purposes import Use
from reviews.emails import mail_review
from reviews.errors import ReviewRefused
from reviews.models import Review, ReviewDecision, ReviewPhoto
from reviews.models.review import HEAVIEST_MG, LONGEST_TEXT, MOST_STARS
from reviews.models.review_photo import PHOTOS_AT_MOST
from reviews.photos import KeptPhoto, keep_photos, throw_away
from reviews.services.count_reviews import count_reviews
from reviews.states import Outcome
from reviews.versions import version_of
from reviews.weights import why_not_plausible

HIDDEN = (
    "Our staff hid your review of this piece, so it cannot be changed. “My reviews” says why, and "
    "how to contest that."
)


@dataclass(frozen=True)
class ReviewSaid:
    """What somebody says; metal and weight of a casting together, or neither."""

    stars: int
    text: str
    shows_name: bool = False
    metal: str = ""
    weight_mg: int | None = None


def write_review(
    *,
    actor: User,
    cad_model: CadModel,
    said: ReviewSaid,
    version: str = "",
    photos: Sequence[tuple[IO[bytes], int]] = (),
    drops: Collection[int] = (),
) -> Review:
    """One of a person and a piece: a second one changes the first, where `version` is as it was
    read. The same sent twice is once. `drops` are numbers of photos that go.

    Raises ReviewRefused, PictureRefused, PersonLeaves; nothing is stored then.
    """
    said = ReviewSaid(**{**said.__dict__, "text": said.text.strip()})
    if _prepare(actor, cad_model, said, version, len(photos), drops) is None:
        return Review.objects.get(cad_model=cad_model, author=actor)
    kept = keep_photos(photos)
    try:
        return _record(actor, cad_model, said, version, kept, drops)
    except RuleBroken:
        throw_away(kept)
        raise


def why_not_review(actor: User, *, cad_model: CadModel) -> str:
    """What stands against a first review, in a sentence for the person; "" when nothing does."""
    if actor.pk == cad_model.designer_id:
        return gettext("It is your own piece: what you want to say belongs in its description.")
    if actor.is_staff:
        return gettext(
            "Whoever works here reviews nothing: readers could not tell for whom you speak."
        )
    if cad_model.state != ListingState.PUBLISHED:
        return gettext(
            "This piece is not on the shelf any more, so nobody would read a review of it."
        )
    grant = _grant(actor, cad_model)
    if grant is None:
        return gettext(
            "Only who paid for a licence of this piece reviews it, and you hold none now. One "
            "that was bought without an account counts once it is in your library; one that "
            "was paid back, or that you got for nothing, does not."
        )
    if not grant.order_line.order.are_files_open(timezone.now()):
        return gettext(
            "You have not had the files yet. Review the piece when they are open in your library."
        )
    if _is_barred_by_decision(actor, cad_model):
        return HIDDEN
    if not may_serve(actor.pk, Use.SHOW):
        return gettext(
            "You restricted the use of your data, so nothing of yours is shown. End that under "
            "“My data” first."
        )
    return ""


def bought_release(actor: User, *, cad_model: CadModel) -> Release | None:
    """The newest version that the person paid for."""
    grant = _grant(actor, cad_model)
    return grant.order_line.release if grant else None


def _grant(actor: User, cad_model: CadModel) -> LicenceGrant | None:
    """The newest that was paid for: a designer could give copies away for good words."""
    paid = LicenceGrant.objects.held_by(actor).active().filter(order_line__price_minor__gt=0)
    rows = paid.filter(order_line__cad_model=cad_model).order_by("-granted_at", "-pk")
    return rows.select_related("order_line__order", "order_line__release").first()


@transaction.atomic
def _prepare(
    actor: User,
    cad_model: CadModel,
    said: ReviewSaid,
    version: str,
    photo_count: int,
    drops: Collection[int],
) -> Release | None:
    """The version that it is about; None where just this was written already.

    Nothing that will be refused is stored first.
    """
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (cad_model,) = lock_rows(CadModel.objects.filter(pk=cad_model.pk)) or (cad_model,)
    held = Review.objects.filter(cad_model=cad_model, author=actor).first()
    if held is None:
        problem = why_not_review(actor, cad_model=cad_model)
        release = bought_release(actor, cad_model=cad_model)
    else:
        problem = HIDDEN if held.hidden_at else ""
        release = held.release
    if problem or release is None:
        raise ReviewRefused(problem)
    _refuse_wrong(said, release)
    if held is not None and version != version_of(held):
        if _says(held) == said:
            return None
        raise ReviewRefused(
            gettext(
                "You have reviewed this piece meanwhile, maybe in another window. Here is what "
                "stands there now: look at it, and save again."
            )
        )
    left = held.photos.exclude(pk__in=drops).count() if held else 0
    if left + photo_count > PHOTOS_AT_MOST:
        raise ReviewRefused(
            gettext(
                "A review has %(photos_at_most)s photos at most, and it would have %(left)s. Take "
                "some out."
            )
            % {"photos_at_most": PHOTOS_AT_MOST, "left": left + photo_count}
        )
    return release


@transaction.atomic
def _record(
    actor: User,
    cad_model: CadModel,
    said: ReviewSaid,
    version: str,
    kept: Sequence[KeptPhoto],
    drops: Collection[int],
) -> Review:
    release = _prepare(actor, cad_model, said, version, len(kept), drops)
    review = Review.objects.filter(cad_model=cad_model, author=actor).first()
    if release is None and review is not None:
        throw_away(kept)
        return review
    before = review.text if review else ""
    is_new = review is None
    if review is None:
        review = Review(cad_model=cad_model, author=actor, release=release)
    else:
        review.edited_at = timezone.now()
        if (review.stars, review.text) != (said.stars, said.text):
            # People voted for other words.
            review.votes.all().delete()
    for name, value in said.__dict__.items():
        setattr(review, name, value)
    review.save()
    _change_photos(review, kept, drops)
    count_reviews(cad_model_id=cad_model.pk)
    show_childs_words(
        actor=actor,
        before={"review": before},
        after={"review": said.text},
    )
    if is_new:
        mail_review(review)
    return review


def _change_photos(review: Review, kept: Sequence[KeptPhoto], drops: Collection[int]) -> None:
    gone = review.photos.filter(pk__in=drops)
    keys = [key for pair in gone.values_list("storage_key", "small_key") for key in pair]
    gone.delete()
    forget_files(keys, store="private")
    taken = set(review.photos.values_list("position", flat=True))
    free = [one for one in range(1, PHOTOS_AT_MOST + 1) if one not in taken]
    ReviewPhoto.objects.bulk_create(
        ReviewPhoto(review=review, position=position, **photo.__dict__)
        for position, photo in zip(free, kept, strict=False)
    )


def _says(review: Review) -> ReviewSaid:
    return ReviewSaid(**{name: getattr(review, name) for name in ReviewSaid.__dataclass_fields__})


def _refuse_wrong(said: ReviewSaid, release: Release) -> None:
    if not 1 <= said.stars <= MOST_STARS:
        raise ReviewRefused(
            gettext("Choose one to %(most_stars)s stars.") % {"most_stars": MOST_STARS}
        )
    if not said.text:
        raise ReviewRefused(gettext("Say in some words what you think of it."))
    if len(said.text) > LONGEST_TEXT:
        raise ReviewRefused(
            gettext("Say it in %(longest_text)s letters at most.")
            % {"longest_text": number(LONGEST_TEXT)}
        )
    if (said.weight_mg is None) != (not said.metal):
        raise ReviewRefused(gettext("A weight needs its metal, and a metal its weight."))
    if said.weight_mg is None:
        return
    if said.metal not in METALS:
        raise ReviewRefused(gettext("Choose one of the metals of the list."))
    if not 1 <= said.weight_mg <= HEAVIEST_MG:
        raise ReviewRefused(
            gettext("A weight is more than nothing, and %(heaviest_mg)s kilograms at most.")
            % {"heaviest_mg": HEAVIEST_MG // 1_000_000}
        )
    problem = why_not_plausible(release, said.metal, said.weight_mg)
    if problem:
        raise ReviewRefused(problem)


def _is_barred_by_decision(actor: User, cad_model: CadModel) -> bool:
    """Whether a review that they took back since is hidden, so that it does not come again."""
    last = ReviewDecision.objects.filter(author=actor, cad_model=cad_model).first()
    if last is None or last.outcome != Outcome.HIDDEN:
        return False
    appeal = getattr(last, "appeal", None)
    return appeal is None or appeal.state != AppealState.GRANTED
