"""What every template may know about the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "embedded_mode": settings.EMBEDDED_MODE,
        "design_requests_open": settings.DESIGN_REQUESTS_OPEN,
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
        "privacy_email": settings.PRIVACY_EMAIL,
        "canonical_url": settings.SITE_URL + request.path,
    }
