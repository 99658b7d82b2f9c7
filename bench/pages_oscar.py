"""A django-oscar shop for `bench.pages`, in an environment of its own.

    python bench/pages_oscar.py fill SIZE
    python bench/pages_oscar.py serve --port 9100 …   (what jewelcad.serve takes)

As Oscar's own documentation sets it up, with the means that the shop has too: connections that
stay, compiled templates, the same server. Lists have no facets, which Oscar leaves to Solr or
Elasticsearch; products have no pictures, which spares Oscar work.
"""

import os
import sys
import types
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.pages_oscar"

from oscar.defaults import *  # noqa: E402, F403

_database = urlsplit(os.environ["BENCH_DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": unquote(_database.username or ""),
        "PASSWORD": unquote(_database.password or ""),
        "HOST": unquote(_database.hostname or "") or parse_qs(_database.query).get("host", [""])[0],
        "PORT": _database.port or "",
        "CONN_MAX_AGE": 60,
    }
}
SECRET_KEY = "bench" * 10
ALLOWED_HOSTS = ["*"]
USE_TZ = True
SITE_ID = 1
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = "/nonexistent"
ROOT_URLCONF = "bench.pages_oscar_urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
]
MIDDLEWARE = [
    "bench.pages_count.CountMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
LOGGING_CONFIG = None


def main() -> int:
    command, *rest = sys.argv[1:]
    if command == "serve":
        _serve(rest)
        return 0
    import django

    django.setup()
    if command == "fill":
        _fill(int(rest[0]))
    return 0


def _serve(arguments: list[str]) -> None:
    # The shop's package wants its queue when it is imported; its web server does not.
    package = types.ModuleType("jewelcad")
    package.__path__ = [str(PROJECT / "jewelcad")]
    sys.modules["jewelcad"] = package
    from jewelcad import serve

    sys.argv = ["jewelcad.serve", *arguments]
    serve.main()


def _fill(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from oscar.core.loading import get_model

    call_command("migrate", verbosity=0)
    product_class = get_model("catalogue", "ProductClass").objects.create(
        name="Model", requires_shipping=False, track_stock=False
    )
    kinds = [
        get_model("catalogue", "Category").add_root(name=name)
        for name in ("Rings", "Signets", "Pendants", "Earrings", "Bangles")
    ]
    partner = get_model("partner", "Partner").objects.create(name="Designers")
    product, stock = get_model("catalogue", "Product"), get_model("partner", "StockRecord")
    placed = get_model("catalogue", "ProductCategory")
    for begin in range(0, size, 5_000):
        rows = product.objects.bulk_create(
            product(
                structure="standalone",
                product_class=product_class,
                title=f"Slender garnet solitaire {number}",
                slug=f"piece-{number}",
                upc=f"piece-{number}",
                description="The shank keeps its width to the back and closes without a seam. "
                "Claws are drawn long, so that the setter can cut them to the stone.",
            )
            for number in range(begin, min(size, begin + 5_000))
        )
        stock.objects.bulk_create(
            stock(
                product=row,
                partner=partner,
                partner_sku=row.upc,
                price_currency="GBP",
                price=Decimal(12 + row.pk % 180),
            )
            for row in rows
        )
        placed.objects.bulk_create(
            placed(product=row, category=kinds[row.pk % len(kinds)]) for row in rows
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
