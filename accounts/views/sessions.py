"""The browsers in which somebody is logged in, and logging one of them out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from accounts.selectors import open_sessions
from accounts.services.end_session import end_session
from common.access import buyer_required
from common.see_other import see_other


@require_safe
@buyer_required
def sessions(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "accounts/sessions.html",
        {
            "sessions": open_sessions(current_user(request)),
            "this_key": request.session.session_key,
        },
    )


@require_POST
@buyer_required
def session_end(request: HttpRequest, name: str) -> HttpResponse:
    is_ended = end_session(actor=current_user(request), name=name)
    messages.success(
        request,
        gettext("That browser is logged out.")
        if is_ended
        else gettext("That browser was logged out already."),
    )
    return see_other("accounts:sessions")
