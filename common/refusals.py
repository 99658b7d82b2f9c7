"""A broken rule becomes a sentence on the page where the person goes on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase

from common.access import View
from common.errors import RuleBroken
from common.see_other import see_other


def refusal_shown_at(url_name: str, *needed: str) -> Callable[[View], View]:
    """The view's RuleBroken is shown at the named address.

    `needed` are the parts of the view's own address that the named one takes too. For views that
    a form posts to and that answer with a redirect; it stands below the access decorator.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except RuleBroken as refused:
                messages.error(request, refused.message)
            where: dict[str, Any] = {name: kwargs[name] for name in needed}
            return see_other(url_name, **where)

        return answer

    return decorate
