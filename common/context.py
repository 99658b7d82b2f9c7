"""What every template may know about the site itself."""

from django.conf import settings
from django.http import HttpRequest

from common.languages import NAMES, language_now, language_tag


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "embedded_mode": settings.EMBEDDED_MODE,
        "design_requests_open": settings.DESIGN_REQUESTS_OPEN,
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
        "privacy_email": settings.PRIVACY_EMAIL,
        "page_language": language_tag(),
        "languages": [(code, name, code == language_now()) for code, name in NAMES.items()],
        "canonical_url": settings.SITE_URL + request.path,
    }
