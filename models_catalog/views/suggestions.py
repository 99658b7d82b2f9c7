"""What is suggested to a person: hide a piece, show it again, see whether it is on and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from activity.selectors.suggestions import hidden_by, is_personal
from activity.services.hide_piece import hide_piece, show_piece_again
from common.access import buyer_required
from common.browser_wish import wishes_no_profile
from common.way_back import way_back
from models_catalog.models import CadModel


@require_safe
@buyer_required
def suggestions(request: HttpRequest) -> HttpResponse:
    hidden = CadModel.objects.filter(pk__in=hidden_by(current_user(request).pk))
    return render(
        request,
        "models_catalog/suggestions.html",
        {
            "is_personal": is_personal(request),
            "is_browsers_wish": wishes_no_profile(request),
            "hidden": hidden.order_by("title", "pk"),
        },
    )


@require_POST
@buyer_required
def piece_hide(request: HttpRequest, slug: str) -> HttpResponse:
    piece = get_object_or_404(CadModel.objects.published(), slug=slug)
    hide_piece(actor=current_user(request), piece_id=piece.pk)
    messages.success(
        request,
        gettext("“%(title)s” is not suggested to you any more. Account, Suggestions undoes it.")
        % {"title": piece.title},
    )
    return redirect(way_back(request, "back") or "models_catalog:suggestions")


@require_POST
@buyer_required
def piece_show_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Also of a piece that has left the shelf meanwhile; pressed twice it is told the same."""
    actor = current_user(request)
    piece = CadModel.objects.filter(slug=slug, pk__in=hidden_by(actor.pk)).first()
    if piece is None:
        messages.info(request, gettext("This piece is not hidden from your suggestions."))
    else:
        show_piece_again(actor=actor, piece_id=piece.pk)
        messages.success(
            request,
            gettext("“%(title)s” may be suggested to you again.") % {"title": piece.title},
        )
    return redirect("models_catalog:suggestions")
