"""The list as it is printed, which is the same for everybody: made once for each linked address."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from common import kept
from common.models import PageChange
from common.page_scopes import ALL, SHELF, changes_at, gathered
from models_catalog.selectors.catalogue import catalogue_page, is_linked_list
from models_catalog.selectors.price_moments import ends_with_any_price


@dataclass(frozen=True)
class ShownList:
    heading: str
    query: str
    typed: str
    # None for a later page of a search, and where there was none.
    found_count: int | None
    url: str
    canonical_url: str
    is_for_search_engines: bool
    body: SafeString
    until: datetime | None


def shown_list(address: QueryDict) -> ShownList | None:
    """None when it asks for a kind that there is not."""
    name = ""
    if is_linked_list(address):
        # Older than what is read below, so that a change meanwhile ends what is kept.
        name = f"{PageChange.objects.sums([ALL, SHELF])} {address.urlencode()}"
    found: ShownList | None = kept.find("list", name) if name else None
    if found is not None and found.until is not None and found.until <= timezone.now():
        found = None
    if found is None:
        found = _made(address)
        if name and found is not None and kept.packed(found.body.encode()):
            kept.keep("list", name, found)
    if found is not None and found.until is not None:
        changes_at(found.until)
    return found


def _made(address: QueryDict) -> ShownList | None:
    with gathered() as leaning:
        if is_linked_list(address):
            ends_with_any_price()
        page = catalogue_page(address)
        if page is None:
            return None
        body = render_to_string("models_catalog/_list.html", {"page": page})
    return ShownList(
        heading=page.heading,
        query=page.query,
        typed=page.typed,
        found_count=(0 if page.dropped else page.total) if page.page_links.number == 1 else None,
        url=page.url,
        canonical_url=page.canonical_url,
        is_for_search_engines=page.is_for_search_engines,
        body=SafeString(body),
        until=leaning.until,
    )
