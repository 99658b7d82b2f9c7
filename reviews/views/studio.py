"""A designer reads new reviews in the studio, replies, and chooses the mail about them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.refusals import refusal_shown_at
from common.see_other import see_other
from reviews.forms import ReplyForm
from reviews.models import Review, ReviewMailStop
from reviews.models.review_reply import LONGEST_REPLY
from reviews.selectors.own import studio_items, studio_reviews
from reviews.services.choose_mail import choose_mail
from reviews.services.reply_to_review import reply_to_review, take_back_reply

A_PAGE = 12


@require_safe
@designer_required
def studio_reviews_page(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    only_new = request.GET.get("show") == "new"
    rows = studio_reviews(designer, only_new=only_new)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reviews/studio_reviews.html",
        {
            "items": studio_items(list(page.object_list)),
            "page": page,
            "only_new": only_new,
            "is_mailed": not ReviewMailStop.objects.filter(person=designer).exists(),
        },
    )


@require_POST
@designer_required
@refusal_shown_at("reviews:studio_reviews")
def review_reply(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _of_own_piece(request, review_id)
    form = ReplyForm(request.POST)
    if form.is_valid():
        reply_to_review(actor=current_user(request), review=review, text=form.cleaned_data["text"])
        messages.success(request, "Your reply stands below the review, for everybody.")
    else:
        messages.error(request, f"Write a reply, in {LONGEST_REPLY:,} letters at most.")
    return _see()


@require_POST
@designer_required
@refusal_shown_at("reviews:studio_reviews")
def review_reply_remove(request: HttpRequest, review_id: int) -> HttpResponse:
    take_back_reply(actor=current_user(request), review=_of_own_piece(request, review_id))
    messages.success(request, "Your reply is taken back.")
    return _see()


@require_POST
@designer_required
@refusal_shown_at("reviews:studio_reviews")
def mail_choose(request: HttpRequest) -> HttpResponse:
    is_wanted = request.POST.get("is_wanted") == "yes"
    choose_mail(actor=current_user(request), is_wanted=is_wanted)
    messages.success(
        request,
        "Each new review is told to you by mail."
        if is_wanted
        else "No mail about new reviews any more. They stand here.",
    )
    return _see()


def _of_own_piece(request: HttpRequest, review_id: int) -> Review:
    rows = Review.objects.filter(cad_model__designer=current_user(request))
    return get_object_or_404(rows.select_related("cad_model__designer"), pk=review_id)


def _see() -> HttpResponse:
    return see_other("reviews:studio_reviews")
