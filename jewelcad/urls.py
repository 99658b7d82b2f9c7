"""Every address of the site; refuses to load while a view does not say who may enter."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from common.access import public, require_declared_access
from common.file_views import private_file, public_file
from jewelcad.api_page import api_docs
from jewelcad.language_view import choose_language
from jewelcad.sitemaps import sitemap_index, sitemap_part
from jewelcad.status_view import status
from jewelcad.views import (
    api_root,
    api_schema,
    dev_mail,
    dev_mail_kind,
    dev_mail_kinds,
    dev_mails,
    favicon,
    home,
    livez,
    readyz,
    robots,
)
from jewelcad.well_known import gpc, security_txt, tdmrep

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("activity.urls")),
    path("", include("models_catalog.urls")),
    path("", include("moderation.urls")),
    path("", include("saving.urls")),
    path("", include("reviews.urls")),
    path("", include("orders.urls")),
    path("", include("newsletter.urls")),
    path("", include("payments.urls")),
    path("", include("payouts.urls")),
    path("", include("bookkeeping.urls")),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("accounts/", include("accounts.entrance_urls")),
    path("accounts/second-factor/", include("accounts.second_factor_urls")),
    path("help/", include("jewelcad.help_urls")),
    path("status/", status, name="status"),
    path("language/", choose_language, name="language"),
    path("media/<path:key>", public_file, name="public_file"),
    path("files/<str:token>/", private_file, name="private_file"),
    # What asks without having read the page, as mail programs and crawlers do.
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_part, name="sitemap_part"),
    path(".well-known/gpc.json", gpc, name="gpc"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(".well-known/tdmrep.json", tdmrep, name="tdmrep"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    # The site's own page tells the owner of a changed password by mail; the admin's would not.
    path(
        f"{settings.ADMIN_PATH}password_change/",
        public(require_safe(RedirectView.as_view(pattern_name="account_change_password"))),
    ),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("api/v1/", api_root, name="api_root"),
    path("api/v1/", include("accounts.api_urls")),
    path("api/v1/", include("models_catalog.api_urls")),
    path("api/v1/", include("orders.api_urls")),
    path("api/v1/schema/", api_schema, name="api_schema"),
    path("api/v1/docs/", api_docs, name="api_docs"),
]
if settings.DESIGN_REQUESTS_OPEN:
    urlpatterns.append(path("requests/", include("design_requests.urls")))
if settings.EMBEDDED_MODE:
    mailbox = [
        path("", dev_mails, name="mail"),
        path("kinds/", dev_mail_kinds, name="mail_kinds"),
        path("kinds/<slug:kind>/<slug:way>/", dev_mail_kind, name="mail_kind"),
        path("<str:name>/", dev_mail, name="mail_detail"),
    ]
    urlpatterns.append(path("dev/mail/", include((mailbox, "dev"))))

handler400 = "common.error_pages.bad_request"
handler403 = "common.error_pages.permission_denied"
handler404 = "common.error_pages.not_found"
handler500 = "common.error_pages.server_error"

require_declared_access(
    urlpatterns,
    elsewhere={
        # Django's admin site asks for a staff account on each of its pages.
        settings.ADMIN_PATH: "staff",
    },
)
