"""Pages that open only shortly after the person has shown again who sits at the browser.

Whoever has a second factor shows that one, everybody else the password.
"""

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
from common.second_factor import has_second_factor

PASSWORD_HOLDS_SECONDS = 10 * 60


def is_password_fresh(request: HttpRequest) -> bool:
    """Whether a log-in or the page that asks again took it in the last ten minutes."""
    method = "mfa" if has_second_factor(request.user) else "password"
    entered = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == method
    ]
    return bool(entered) and time.time() - max(entered) < PASSWORD_HOLDS_SECONDS


def ask_again(request: HttpRequest, *, back_to: str | None = None) -> HttpResponseRedirect:
    """To the page that asks; after it back to this page, or to `back_to` where a form was sent.

    Nothing that was sent is kept meanwhile.
    """
    is_page = request.method in ("GET", "HEAD") or back_to is None
    question = urlencode({REDIRECT_FIELD_NAME: request.get_full_path() if is_page else back_to})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{question}", status=303)


def password_again_required(*, back_to: str) -> Callable[[View], View]:
    """Only a logged-in person who has shown it lately enters; others are asked for it first.

    After it they come back to the page, or, when they sent a form, to the page named `back_to`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_password_fresh(request):
                return view(request, *args, **kwargs)
            return ask_again(request, back_to=reverse(back_to))

        return buyer_required(gated)

    return decorate
