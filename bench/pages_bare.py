"""A bare Django site for `bench.pages`: what `startproject` gives, and two views on our tables.

Both read what the shop's own pages show of a piece and print it as plain HTML: no layout, no
accounts on the page, no units, no facets.
"""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", __name__)

from jewelcad.settings import *  # noqa: F403

_PAGES = {
    "piece.html": """<!doctype html><title>{{ piece.title }}</title>
<h1>{{ piece.title }}</h1><p>{{ piece.designer.designer_profile.studio_name }},
{{ piece.category.name }}</p>{{ piece.description|linebreaks }}
<form method="post">{% for offer in piece.offers.all %}<label><input type="radio" name="offer"
value="{{ offer.public_id }}">{{ offer.kind }} {{ offer.price_minor }}</label>{% endfor %}</form>
{% for picture in release.pictures.all %}<img src="/media/{{ picture.storage_key }}" alt=""
width="{{ picture.width }}" height="{{ picture.height }}">{% endfor %}
<table>{% for stone in release.stone_groups.all %}<tr><td>{{ stone.shape }}<td>{{ stone.count }}
<td>{{ stone.total_carats|floatformat:2 }}</tr>{% endfor %}
{% for check in release.castability_checks.all %}<tr><td>{{ check.check_kind }}
<td>{{ check.value_mm|floatformat:2 }}<td>{{ check.verdict_gold }}</tr>{% endfor %}
{% for file in release.files.all %}<tr><td>{{ file.file_name }}<td>{{ file.size_bytes|filesizeformat
}}</tr>{% endfor %}</table><p>{{ release.measurement.volume_mm3|floatformat:1 }}
{{ release.measurement.size_x_mm }} {{ release.measurement.size_y_mm }}</p>
{% for question in piece.questions.all %}<p>{{ question.text }}</p>{% endfor %}
<ul>{% for row in others %}<li><a href="/models/{{ row.cad_model.slug }}/">{{ row.cad_model.title }}
</a> {{ row.price_from_minor }}{% endfor %}</ul>""",
    "list.html": """<!doctype html><title>Pieces</title><ul>
{% for row in page %}<li><a href="/models/{{ row.cad_model.slug }}/"><img alt=""
src="/media/{{ row.picture_key }}">{{ row.cad_model.title }}</a>
{{ row.cad_model.designer.designer_profile.studio_name }} {{ row.price_from_minor }}{% endfor %}
</ul><p>{{ page.number }} of {{ page.paginator.num_pages }}</p>""",
}
ROOT_URLCONF = __name__
MIDDLEWARE = [
    "bench.pages_count.CountMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Without it the models of accounts do not load.
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [("django.template.loaders.locmem.Loader", _PAGES)],
                ),
            ],
        },
    }
]


def piece(request: HttpRequest, slug: str) -> HttpResponse:
    from django.shortcuts import get_object_or_404, render

    from models_catalog.models import CadModel, ListingIndex, Release

    found = get_object_or_404(
        CadModel.objects.select_related("designer__designer_profile", "category"), slug=slug
    )
    release = (
        Release.objects.select_related("measurement")
        .prefetch_related("pictures", "stone_groups", "castability_checks", "files")
        .get(cad_model=found)
    )
    others = ListingIndex.objects.filter(cad_model__designer=found.designer).select_related(
        "cad_model"
    )
    facts = {"piece": found, "release": release, "others": others.order_by("-published_at")[:4]}
    return render(request, "piece.html", facts)


def listing(request: HttpRequest) -> HttpResponse:
    from django.core.paginator import Paginator
    from django.shortcuts import render

    from models_catalog.models import ListingIndex

    rows = ListingIndex.objects.select_related("cad_model__designer__designer_profile")
    pages = Paginator(rows.order_by("-published_at"), 24)
    return render(request, "list.html", {"page": pages.get_page(request.GET.get("page"))})


urlpatterns = [path("models/", listing), path("models/<slug:slug>/", piece)]
