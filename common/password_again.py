"""Pages that open only shortly after the password was entered, whoever sits at the browser."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from common.access import View, buyer_required

PASSWORD_HOLDS_SECONDS = 10 * 60


def is_password_fresh(request: HttpRequest) -> bool:
    """Whether a log-in or the page that asks again took the password in the last ten minutes."""
    entered = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == "password"
    ]
    return bool(entered) and time.time() - max(entered) < PASSWORD_HOLDS_SECONDS


def password_again_required(*, back_to: str) -> Callable[[View], View]:
    """Only a logged-in person with a fresh password enters; others are asked for it first.

    After it they come back to the page, or, when they sent a form, to the page named `back_to`:
    nothing that was sent is kept meanwhile.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_password_fresh(request):
                return view(request, *args, **kwargs)
            is_page = request.method in ("GET", "HEAD")
            wish = request.get_full_path() if is_page else reverse(back_to)
            question = urlencode({REDIRECT_FIELD_NAME: wish})
            answer = HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{question}")
            answer.status_code = 303
            return answer

        return buyer_required(gated)

    return decorate
