"""After an act the browser is sent to a page, which it asks for without sending anything again."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """`to` as Django's `redirect` takes it: a page's name, a row with a page, or an address."""
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs), status=303)


def to_file(address: str) -> HttpResponseRedirect:
    """To the signed address of a file, which is passed on to nobody as where one came from."""
    answer = HttpResponseRedirect(address, status=303)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
