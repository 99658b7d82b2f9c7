"""Pages that belong to no single room: home, health, the local mailbox, the API's schema."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from redis.exceptions import RedisError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.access import public
from common.clock import is_right
from common.kept_for_visitors import kept_for_visitors
from common.languages import NAMES
from common.mail_catalogue import example_of, mail_kinds
from common.mail_preview import WAYS, language_wanted, shown_as
from common.mailbox import read_mail, read_mails
from common.page_scopes import SHELF, WORK, leans_on
from jewelcad.api_page import api_schema_now
from models_catalog.selectors.catalogue import category_shelves
from models_catalog.selectors.home import home_hero, newest_of_shop
from models_catalog.selectors.suggestions import home_shelves
from privacy.journal.replay import is_replayed

ROBOTS = """User-agent: *
Disallow: /cart/
Disallow: /checkout/
Disallow: /studio/
Disallow: /account/
Disallow: /media/previews/

# Nothing here is for training models.
User-agent: GPTBot
User-agent: ClaudeBot
User-agent: Google-Extended
User-agent: CCBot
User-agent: anthropic-ai
User-agent: Applebot-Extended
User-agent: Bytespider
User-agent: meta-externalagent
Disallow: /
"""


@kept_for_visitors()
@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    leans_on(SHELF, WORK)
    hero = home_hero()
    newest = newest_of_shop(but=hero)
    return render(
        request,
        "home.html",
        {
            "hero": hero,
            "newest": newest.pieces,
            "by_designers": newest.by_designers,
            "categories": category_shelves(),
            "shelves": home_shelves(request),
        },
    )


@require_safe
@public
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/icon.svg"))


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    told = f"{ROBOTS}\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_safe
@public
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _health({}, 200)


@require_safe
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database, its migrations, the queue's server, erasures done again."""
    found = {
        "database": _database_is_ready(),
        "redis": _redis_is_ready(),
        "erasures": is_replayed(),
        "clock": _clock_is_right(),
    }
    return _health(found, 200 if all(found.values()) else 503)


def _health(found: dict[str, bool], status: int) -> HttpResponse:
    response = JsonResponse({"ok": status == 200, **found}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _database_is_ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return False


def _clock_is_right() -> bool:
    """A wrong clock would end links early, and periods in which somebody may withdraw."""
    try:
        return is_right()
    except OperationalError:
        return False


def _redis_is_ready() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True


@never_cache
@require_safe
@public
def dev_mails(request: HttpRequest) -> HttpResponse:
    return render(request, "dev/mails.html", {"mails": read_mails()})


@never_cache
@require_safe
@public
def dev_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = read_mail(name)
    if mail is None:
        raise Http404("There is no such mail.")
    return render(request, "dev/mail.html", {"mail": mail})


@never_cache
@require_safe
@public
def dev_mail_kinds(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "dev/mail_kinds.html",
        {
            "kinds": list(mail_kinds().values()),
            "ways": WAYS.items(),
            "mail_languages": NAMES.items(),
            "chosen_language": language_wanted(request),
        },
    )


@never_cache
@require_safe
@public
def dev_mail_kind(request: HttpRequest, kind: str, way: str) -> HttpResponseBase:
    found = mail_kinds().get(kind)
    if found is None:
        raise Http404("There is no such kind of mail.")
    example = example_of(found, language=language_wanted(request))
    return shown_as(request, way=way, html=example.html, text=example.text)


class ApiRoot(APIView):
    """The addresses of the API, each with what it gives."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(
            {
                "documentation": request.build_absolute_uri(reverse("api_docs")),
                "schema": request.build_absolute_uri(reverse("api_schema")),
                "addresses": [
                    {
                        "path": path,
                        "methods": sorted(method.upper() for method in operations),
                        "about": next(iter(operations.values())).get("description", ""),
                    }
                    for path, operations in api_schema_now()["paths"].items()
                ],
            }
        )


class ApiSchema(SpectacularAPIView):
    permission_classes = [AllowAny]


api_root = ApiRoot.as_view()
api_schema = ApiSchema.as_view()
