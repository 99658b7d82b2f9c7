"""A licence certificate as PDF, from what was frozen when the licence was sold."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from common.languages import ENGLISH, day, language_now
from common.pdf import make_pdf
from orders.models import LicenceGrant
from orders.states import GrantState

_ENDED = {
    GrantState.SUSPENDED: gettext_noop(
        "Suspended when this sheet was made: it allows nothing for now."
    ),
    GrantState.REVOKED: gettext_noop("Revoked: it allows nothing any more."),
}


def certificate_pdf(*, grant: LicenceGrant, made_at: datetime) -> bytes:
    """In the language of the page that asks for it."""
    return make_pdf(template="orders/certificate.typ", data=_data(grant), made_at=made_at)


def _data(grant: LicenceGrant) -> dict[str, Any]:
    line = grant.order_line
    designer = ", ".join(filter(None, [line.designer_name, line.designer_place]))
    return {
        "number": grant.number,
        "title": line.title,
        "words": _words(grant),
        "plain_words": line.terms.shown_words,
        "ended": gettext(ended) if (ended := _ENDED.get(GrantState(grant.state))) else "",
        "facts": [
            [gettext("Certificate"), grant.number],
            [gettext("Held by"), line.order.buyer_name or line.order.guest_email],
            [gettext("Designed by"), designer],
            [gettext("Granted on"), day(grant.granted_at)],
            [gettext("Order"), line.order.number],
            [gettext("Release"), str(line.release.number)],
            [gettext("Terms of"), line.terms_version],
            [gettext("Price"), str(line.price)],
        ],
        "files": [
            {"name": file.shown_name, "sha256": file.sha256} for file in line.release.files.all()
        ],
    }


def _words(grant: LicenceGrant) -> dict[str, str]:
    line = grant.order_line
    return {
        "kind": gettext("Licence certificate"),
        "sentence": gettext("%(licence)s licence for %(castings)s.")
        % {"licence": line.terms.shown_name, "castings": line.shown_castings},
        "translated": (
            ""
            if language_now() == ENGLISH
            else gettext("The licence itself is written in English; this is our translation.")
        ),
        "what": gettext("What"),
        "as_agreed": gettext("As agreed"),
        "shown_at": gettext("What this licence allows today is shown at %(address)s")
        % {"address": settings.SITE_URL + reverse("orders:licence_verify")},
    }
