"""Where a person was going, as a form or an address names it: never out of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, name: str = "next") -> str:
    """The path under this name in the form or the address; empty where there is none of ours."""
    path = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""
