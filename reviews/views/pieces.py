"""The reviews of a piece, for everybody: the list, the photos, a vote and a report."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required, public
from common.file_ranges import file_answer
from common.network_pace import is_too_often
from common.refusals import refusal_shown_at
from common.same_origin import same_origin_form
from common.see_other import see_other
from common.storage import private_files
from models_catalog.named_in_address import listing_on_shelf
from reviews.errors import ReviewRefused
from reviews.forms import ReviewReportForm
from reviews.models import Review, ReviewPhoto, ReviewVote
from reviews.selectors.piece_page import reviews_page
from reviews.selectors.shown import shown_reviews
from reviews.services.report_review import report_review
from reviews.services.vote_helpful import vote_helpful, why_not_vote
from reviews.states import ReportKind

REPORTS_AN_HOUR_FROM_A_NETWORK = 20
# A photo that is hidden is gone from what lies between after this.
PHOTO_SECONDS = 300


@require_safe
@public
def piece_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    listing = listing_on_shelf(slug)
    return render(
        request,
        "reviews/piece_reviews.html",
        {
            "listing": listing,
            "reviews": reviews_page(
                listing,
                stars=request.GET.get("stars", ""),
                page=request.GET.get("page", ""),
            ),
        },
    )


@require_safe
@public
def photo(request: HttpRequest, photo_id: int) -> HttpResponse | FileResponse:
    return _photo(request, photo_id, is_small=False)


@require_safe
@public
def photo_small(request: HttpRequest, photo_id: int) -> HttpResponse | FileResponse:
    return _photo(request, photo_id, is_small=True)


@require_safe
@buyer_required
def review_helpful(request: HttpRequest, review_id: int) -> HttpResponse:
    """Where the button is; a look votes for nothing."""
    person = current_user(request)
    review = _shown(review_id)
    return render(
        request,
        "reviews/review_helpful.html",
        {
            "review": review,
            "problem": why_not_vote(person, review=review),
            "is_helpful": ReviewVote.objects.filter(review=review, voter=person).exists(),
            "vote_count": review.votes.count(),
        },
    )


@require_POST
@buyer_required
@refusal_shown_at("reviews:review_helpful", "review_id")
def review_helpful_choose(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _shown(review_id)
    is_helpful = request.POST.get("is_helpful") == "yes"
    vote_helpful(actor=current_user(request), review=review, is_helpful=is_helpful)
    messages.success(
        request,
        gettext("Thank you: your vote counts.")
        if is_helpful
        else gettext("Your vote is taken back."),
    )
    return see_other("reviews:piece_reviews", slug=review.cad_model.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def review_report(request: HttpRequest, review_id: int) -> HttpResponse:
    """A look reports nothing; anybody may."""
    review = _shown(review_id)
    form = ReviewReportForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        if is_too_often(
            request, what="review_reports", most_an_hour=REPORTS_AN_HOUR_FROM_A_NETWORK
        ):
            return render(request, "429.html", status=429)
        try:
            report_review(
                actor=current_user(request) if request.user.is_authenticated else None,
                review=review,
                kind=ReportKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
            )
            is_sent = True
        except ReviewRefused as refused:
            form.add_error(None, refused.message)
    return render(
        request,
        "reviews/review_report.html",
        {"review": review, "form": form, "is_sent": is_sent},
        status=200 if is_sent or request.method != "POST" else 422,
    )


def _shown(review_id: int) -> Review:
    rows = shown_reviews().select_related("cad_model__designer", "author")
    return get_object_or_404(rows, pk=review_id)


def _photo(request: HttpRequest, photo_id: int, *, is_small: bool) -> HttpResponse | FileResponse:
    """To everybody while the review is shown; else to its author and to staff alone."""
    found = get_object_or_404(ReviewPhoto.objects.select_related("review"), pk=photo_id)
    is_public = shown_reviews().filter(pk=found.review_id).exists()
    if not is_public and not _may_see(request, found.review):
        raise Http404("This photo is not there any more.")
    key = found.small_key if is_small else found.storage_key
    try:
        stored = private_files().open(key, "rb")
    except FileNotFoundError as error:
        raise Http404("This photo is not there any more.") from error
    answer = file_answer(request, stored, key=key, content_type="image/webp")
    if is_public:
        patch_cache_control(answer, public=True, max_age=PHOTO_SECONDS)
    else:
        answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _may_see(request: HttpRequest, review: Review) -> bool:
    return request.user.pk == review.author_id or request.user.has_perm("reviews.view_review")
