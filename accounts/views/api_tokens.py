"""Keys to the API: make one, see which exist, revoke."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from accounts.errors import TooManyTokens
from accounts.forms import ApiTokenForm
from accounts.services.create_api_token import create_api_token
from accounts.services.revoke_api_token import revoke_api_token
from common.access import buyer_required


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """Answers the POST itself instead of redirecting: the token is nowhere else to be read."""
    user = current_user(request)
    form = ApiTokenForm(request.POST or None)
    token = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, token = create_api_token(actor=user, **form.cleaned_data)
            form = ApiTokenForm()
        except TooManyTokens as refusal:
            form.add_error(None, refusal.message)
    return render(
        request,
        "accounts/api_tokens.html",
        {"form": form, "token": token, "tokens": user.api_tokens.working()},
    )


@buyer_required
@require_POST
def api_token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    user = current_user(request)
    revoke_api_token(actor=user, token=get_object_or_404(user.api_tokens, pk=token_id))
    messages.success(
        request, gettext("The token is revoked. Programs that use it are refused from now on.")
    )
    return redirect("accounts:api_tokens")
