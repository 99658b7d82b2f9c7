"""A buyer writes a review, changes it, takes it back, and contests that it is hidden."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from accounts.models import User
from common.access import buyer_required
from common.body_sizes import takes_file
from common.errors import RuleBroken
from common.refusals import refusal_shown_at
from common.see_other import see_other
from models_catalog.models import CadModel
from reviews.forms import ContestForm, ReviewForm
from reviews.models import Review
from reviews.models.review_photo import PHOTOS_AT_MOST
from reviews.photos import MOST_BYTES
from reviews.selectors.own import own_reviews
from reviews.selectors.piece_page import photo_shown
from reviews.services.contest_hiding import contest_hiding
from reviews.services.take_back_review import take_back_review
from reviews.services.write_review import HIDDEN, why_not_review, write_review


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
@takes_file(lambda: PHOTOS_AT_MOST * MOST_BYTES)
def review_write(request: HttpRequest, slug: str) -> HttpResponse:
    """The page says why not, to whom may not; what was typed stays when something is refused."""
    person = current_user(request)
    listing = _piece(person, slug)
    review = _of(person, listing)
    problem = _problem(person, listing, review)
    if problem or request.method != "POST":
        form = _form(request, person, review, is_sent=False)
        return _page(request, listing, review, form, problem=problem)
    form = _form(request, person, review, is_sent=True)
    if form.is_valid():
        try:
            write_review(
                actor=person,
                cad_model=listing,
                said=form.said(),
                version=form.cleaned_data["version"],
                photos=[(one.file, one.size) for one in form.cleaned_data["photos"]],
                drops=form.cleaned_data.get("drops", []),
            )
        except RuleBroken as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, gettext("Your review is on the piece’s page."))
            return see_other("reviews:my_reviews")
    return _page(request, listing, review, form, status=422)


@require_safe
@buyer_required
def my_reviews(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "reviews/my_reviews.html",
        {"items": own_reviews(current_user(request)), "contest_form": ContestForm()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
@refusal_shown_at("reviews:my_reviews")
def review_delete(request: HttpRequest, review_id: int) -> HttpResponse:
    """A look deletes nothing."""
    review = _own(request, review_id)
    if request.method == "POST":
        take_back_review(actor=current_user(request), review=review)
        messages.success(
            request,
            gettext("Your review of “%(title)s” is taken back.")
            % {"title": review.cad_model.title},
        )
        return see_other("reviews:my_reviews")
    return render(request, "reviews/review_delete.html", {"review": review})


@require_POST
@buyer_required
@refusal_shown_at("reviews:my_reviews")
def review_contest(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _own(request, review_id)
    form = ContestForm(request.POST)
    if form.is_valid():
        contest_hiding(actor=current_user(request), review=review, text=form.cleaned_data["text"])
        messages.success(request, gettext("It is with us. Somebody else looks at it again."))
    else:
        messages.error(request, gettext("Say why the decision is wrong, in 2,000 letters at most."))
    return see_other("reviews:my_reviews")


def _piece(person: User, slug: str) -> CadModel:
    """On the shelf, or one that the person has reviewed already."""
    listing = CadModel.objects.select_related("designer").filter(slug=slug).first()
    if listing is None:
        raise Http404("There is no such model.")
    is_known = (
        CadModel.objects.published().filter(pk=listing.pk).exists()
        or _of(person, listing) is not None
        or person.licence_grants.filter(order_line__cad_model=listing).exists()
    )
    if not is_known:
        raise Http404("There is no such model.")
    return listing


def _of(person: User, listing: CadModel) -> Review | None:
    found = Review.objects.filter(author=person, cad_model=listing)
    return found.prefetch_related("photos").first()


def _own(request: HttpRequest, review_id: int) -> Review:
    mine = Review.objects.filter(author=current_user(request)).select_related("cad_model")
    return get_object_or_404(mine, pk=review_id)


def _problem(person: User, listing: CadModel, review: Review | None) -> str:
    if review is None:
        return why_not_review(person, cad_model=listing)
    return HIDDEN if review.hidden_at else ""


def _form(
    request: HttpRequest, person: User, review: Review | None, *, is_sent: bool
) -> ReviewForm:
    return ReviewForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        shown_name=person.shown_name,
        review=review,
    )


def _page(
    request: HttpRequest,
    listing: CadModel,
    review: Review | None,
    form: ReviewForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    photos = review.photos.all() if review else []
    return render(
        request,
        "reviews/review_write.html",
        {
            "listing": listing,
            "review": review,
            "form": form,
            "problem": problem,
            "photos": [photo_shown(one, listing.title) for one in photos],
        },
        status=409 if problem and request.method == "POST" else status,
    )
