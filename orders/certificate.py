"""A licence certificate as PDF, from what was frozen when the licence was sold."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from common.pdf import make_pdf
from orders.models import LicenceGrant
from orders.states import GrantState

_ENDED = {
    GrantState.SUSPENDED: "Suspended when this sheet was made: it allows nothing for now.",
    GrantState.REVOKED: "Revoked: it allows nothing any more.",
}


def certificate_pdf(*, grant: LicenceGrant, made_at: datetime) -> bytes:
    """In English, whoever reads the page that asks for it."""
    with override(settings.LANGUAGE_CODE):
        data = _data(grant)
    return make_pdf(template="orders/certificate.typ", data=data, made_at=made_at)


def _data(grant: LicenceGrant) -> dict[str, Any]:
    line = grant.order_line
    designer = ", ".join(filter(None, [line.designer_name, line.designer_place]))
    return {
        "number": grant.number,
        "title": line.title,
        "licence": line.terms.name,
        "castings": line.castings_text,
        "plain_words": line.terms.plain_words,
        "ended": _ENDED.get(GrantState(grant.state), ""),
        "facts": [
            ["Certificate", grant.number],
            ["Held by", line.order.buyer_name or line.order.guest_email],
            ["Designed by", designer],
            ["Granted on", f"{grant.granted_at:%-d %B %Y}"],
            ["Order", line.order.number],
            ["Release", str(line.release.number)],
            ["Terms of", line.terms_version],
            ["Price", str(line.price)],
        ],
        "files": [
            {"name": file.shown_name, "sha256": file.sha256} for file in line.release.files.all()
        ],
        "verify_url": settings.SITE_URL + reverse("orders:licence_verify"),
    }
