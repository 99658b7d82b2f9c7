"""The map of the site for search engines, in parts.

What it names has the name of SITE_URL, whatever name was asked for.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from common.access import public
from models_catalog.models import CadModel, Collection, PieceSet
from models_catalog.selectors.for_search_engines import (
    told_collections,
    told_designers,
    told_pieces,
    told_sets,
)

_SITE = urlsplit(settings.SITE_URL)
PAGES = (
    *("home", "models_catalog:catalogue", "newsletter:archive", "privacy:policy"),
    *("help:index", "help:casting", "help:licences", "help:ring_sizes", "help:fees"),
    *("help:selling", "help:terms", "help:imprint"),
)


class _OfThisSite(Sitemap[Any]):
    # Search engines take 50,000; each part is put together when it is asked for.
    limit = 10_000
    protocol = _SITE.scheme

    def get_domain(self, site: object = None) -> str:
        return _SITE.netloc

    def get_latest_lastmod(self) -> None:
        """The index says none: it would go through every piece for it."""


class _Pages(_OfThisSite):
    def items(self) -> tuple[str, ...]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class _Dated(_OfThisSite):
    def lastmod(self, item: Any) -> datetime:
        newest: datetime = item.newest
        return newest


class _Pieces(_Dated):
    def items(self) -> QuerySet[CadModel]:
        return told_pieces()

    def location(self, item: CadModel) -> str:
        return reverse("models_catalog:model_detail", args=[item.slug])


class _Designers(_Dated):
    def items(self) -> QuerySet[User]:
        return told_designers()

    def location(self, item: User) -> str:
        return reverse("models_catalog:designer_page", args=[item.username])


class _Collections(_Dated):
    def items(self) -> QuerySet[Collection]:
        return told_collections()


class _Sets(_Dated):
    def items(self) -> list[PieceSet]:
        return told_sets()


PARTS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": _Pages,
    "pieces": _Pieces,
    "designers": _Designers,
    "collections": _Collections,
    "sets": _Sets,
}


@require_safe
@public
def sitemap_index(request: HttpRequest) -> TemplateResponse:
    return _with_our_headers(index(request, sitemaps=PARTS, sitemap_url_name="sitemap_part"))


@require_safe
@public
def sitemap_part(request: HttpRequest, section: str) -> TemplateResponse:
    """One part, a page of it by `?p=`; 404 beyond its end."""
    return _with_our_headers(sitemap(request, sitemaps=PARTS, section=section))


def _with_our_headers(answer: TemplateResponse) -> TemplateResponse:
    """What every answer of the site says to robots stands in place of the library's word."""
    del answer["X-Robots-Tag"]
    return answer
