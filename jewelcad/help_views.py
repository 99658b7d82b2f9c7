"""Pages that help: how to cast from a file, licences, sizes, fees, selling, who we are."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from common.access import public
from common.languages import number
from common.money import Money
from common.network_pace import HOUR, is_too_often
from common.pdf import make_pdf
from geometry.measuring.ring_sizes import diameter_mm, ring_sizes
from models_catalog.hooks import designer_share
from models_catalog.licences import TERMS, TERMS_VERSION
from moderation.states import STRIKES_OF_REPEAT_OFFENDER

# What the fees are shown on: a cheap licence, a usual one and a dear one, in cents.
EXAMPLE_PRICES = (200, 5000, 25_000)
HALF_SIZES = tuple(half / 2 for half in range(6, 27))


@dataclass(frozen=True)
class SizeRow:
    """One inner diameter in all systems; texts are ready to print."""

    diameter: str
    us: str
    uk: str
    eu: str
    it: str
    jp: str


@dataclass(frozen=True)
class FeeExample:
    price: Money
    fee: Money
    share: Money


@require_safe
@public
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html")


@require_safe
@public
def help_casting(request: HttpRequest) -> HttpResponse:
    return render(request, "help/casting.html")


@require_safe
@public
def help_licences(request: HttpRequest) -> HttpResponse:
    context = {"licences": list(TERMS.values()), "version": TERMS_VERSION}
    return render(request, "help/licences.html", context)


@require_safe
@public
def help_ring_sizes(request: HttpRequest) -> HttpResponse:
    return render(request, "help/ring_sizes.html", {"rows": size_rows()})


@require_safe
@public
def help_ring_sizes_sheet(request: HttpRequest) -> HttpResponse:
    """Circles at their own size, on paper, with a line to check the printer by."""
    try:
        asks_on = is_too_often(request, what="papers", most_an_hour=settings.PAPERS_PER_HOUR)
    except RedisError:
        asks_on = False
    if asks_on:
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = str(HOUR)
        refusal["Cache-Control"] = "no-store"
        return refusal
    rows = [
        [diameter_mm("us", half), row.diameter, row.us, row.uk, row.eu]
        for half, row in zip(HALF_SIZES, size_rows(), strict=True)
    ]
    words = {
        "title": gettext("Ring sizes at 1:1"),
        "how": gettext(
            "Print at 100%, without fitting to the page. Measure the line first: it is 100 mm "
            "long. Then lay a ring that fits on the circles. The right one is that whose line just "
            "shows all round inside the ring."
        ),
    }
    document = make_pdf(
        template="help/ring_sizes.typ", data={"rows": rows, "words": words}, made_at=timezone.now()
    )
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(False, "ring-sizes.pdf") or "inline"
    )
    return response


@require_safe
@public
def help_fees(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "help/fees.html",
        {
            "examples": fee_examples(),
            "per_cent": _shortest(settings.PLATFORM_FEE_BASIS_POINTS / 100),
            "least_fee": Money(settings.PLATFORM_FEE_MINIMUM_MINOR, "usd"),
            "least_payout": Money(settings.PAYOUT_MINIMUM_MINOR, "usd"),
            "hold_days": settings.PAYOUT_HOLD_HOURS // 24,
            "first_sales": settings.PAYOUT_FIRST_SALES,
            "first_hold_days": settings.PAYOUT_FIRST_HOLD_HOURS // 24,
        },
    )


@require_safe
@public
def help_selling(request: HttpRequest) -> HttpResponse:
    context = {"per_cent": _shortest(settings.PLATFORM_FEE_BASIS_POINTS / 100)}
    return render(request, "help/selling.html", context)


@require_safe
@public
def help_terms(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "help/terms.html",
        {
            "seller_name": settings.SELLER_NAME,
            "per_cent": _shortest(settings.PLATFORM_FEE_BASIS_POINTS / 100),
            "most_strikes": STRIKES_OF_REPEAT_OFFENDER,
        },
    )


@require_safe
@public
def help_imprint(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "help/imprint.html",
        {
            "seller_name": settings.SELLER_NAME,
            "seller_address": settings.SELLER_ADDRESS,
            "seller_tax_id": settings.SELLER_TAX_ID,
            "support_email": settings.SUPPORT_EMAIL,
        },
    )


def size_rows() -> list[SizeRow]:
    """US 3 to 13 in halves, with what the other systems call them."""
    rows = []
    for us in HALF_SIZES:
        inner = diameter_mm("us", us)
        found = ring_sizes(inner)
        rows.append(
            SizeRow(
                diameter=number(inner, 2),
                us=_shortest(us),
                uk=found.uk,
                eu=number(found.eu, 1),
                it=number(found.it, 1),
                jp=number(found.jp, 1),
            )
        )
    return rows


def _shortest(value: float) -> str:
    """12 and 12.5, without a nought behind."""
    digits = f"{value:g}".partition(".")[2]
    return number(value, len(digits))


def fee_examples() -> list[FeeExample]:
    """By the same rule that books a sale."""
    return [
        FeeExample(
            price=Money(price, "usd"),
            fee=Money(price - designer_share(price), "usd"),
            share=Money(designer_share(price), "usd"),
        )
        for price in EXAMPLE_PRICES
    ]
