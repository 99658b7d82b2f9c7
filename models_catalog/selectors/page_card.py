"""What search engines and social sites read of a model's page: schema.org and Open Graph."""

import json
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from common.markdown import text_as_words
from common.money import decimal_of
from models_catalog.hooks import PageReviews, ToldReview
from models_catalog.models import CadModel, LicenceOffer
from models_catalog.selectors.gallery import Still
from models_catalog.selectors.shown_sheet import ShownSheet

JsonLd: TypeAlias = "str | int | float | list[JsonLd] | dict[str, JsonLd]"

# The page's head holds this much of the designer's words.
_DESCRIPTION_LETTERS = 300
# A script's end, or the begin of a comment, within the words of a designer ends nothing.
_NEVER_AS_IT_IS = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class PageCard:
    title: str
    description: str
    url: str
    picture: Still | None
    picture_url: str
    structured: SafeString


def page_card(
    cad_model: CadModel,
    *,
    sheet: ShownSheet,
    offers: list[LicenceOffer],
    reviews: PageReviews | None = None,
) -> PageCard:
    """Names the designer, and of the reviews whom the page names. `offers` are what can be
    bought."""
    picture = next(iter(sheet.stills), None)
    card = {
        "title": gettext("%(title)s by %(name)s")
        % {"title": cad_model.title, "name": cad_model.designer.designer_name},
        "description": text_as_words(cad_model.description)[:_DESCRIPTION_LETTERS],
        "url": settings.SITE_URL + reverse("models_catalog:model_detail", args=[cad_model.slug]),
    }
    product = _product(cad_model, card, offers, sheet)
    if sheet.preview_url:
        product["subjectOf"] = {
            "@type": "3DModel",
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": _whole(sheet.preview_url),
                "encodingFormat": "model/gltf-binary",
            },
        }
    if reviews is not None and reviews.rating.count:
        product["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": reviews.rating.mean,
            "reviewCount": reviews.rating.count,
            "bestRating": 5,
            "worstRating": 1,
        }
        product["review"] = [_review(one) for one in reviews.told]
    graph = {"@context": "https://schema.org", "@graph": [product, _crumbs(cad_model, card["url"])]}
    return PageCard(
        **card,
        picture=picture,
        picture_url=_whole(picture["url"]) if picture else "",
        structured=SafeString(json.dumps(graph).translate(_NEVER_AS_IT_IS)),
    )


def _product(
    cad_model: CadModel, card: dict[str, str], offers: list[LicenceOffer], sheet: ShownSheet
) -> dict[str, JsonLd]:
    pictures: list[JsonLd] = [_whole(still["url"]) for still in sheet.stills]
    is_for_sale = cad_model.sold_exclusively_at is None
    return {
        "@type": "Product",
        "name": cad_model.title,
        "description": card["description"],
        "url": card["url"],
        "sku": cad_model.slug,
        "category": cad_model.category.name,
        "brand": {"@type": "Brand", "name": cad_model.designer.designer_name},
        **({"image": pictures} if pictures else {}),
        "offers": [
            {
                "@type": "Offer",
                "name": offer.terms.name,
                "url": card["url"],
                "price": str(decimal_of(offer.price_now_minor, offer.currency)),
                "priceCurrency": offer.currency.upper(),
                "availability": f"https://schema.org/{'InStock' if is_for_sale else 'SoldOut'}",
                **_reduced(offer),
            }
            for offer in offers
        ],
    }


def _review(told: ToldReview) -> dict[str, JsonLd]:
    return {
        "@type": "Review",
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": told.stars,
            "bestRating": 5,
            "worstRating": 1,
        },
        "author": {"@type": "Person", "name": told.author},
        "datePublished": f"{told.written_at:%Y-%m-%d}",
        "reviewBody": told.text,
    }


def _reduced(offer: LicenceOffer) -> dict[str, JsonLd]:
    """Until when its price holds, and which one stands struck through beside it."""
    if offer.reduced_until is None:
        return {}
    until: dict[str, JsonLd] = {"priceValidUntil": offer.reduced_until.isoformat()}
    if offer.prior_minor is not None:
        until["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/StrikethroughPrice",
            "price": str(decimal_of(offer.prior_minor, offer.currency)),
            "priceCurrency": offer.currency.upper(),
        }
    return until


def _crumbs(cad_model: CadModel, url: str) -> dict[str, JsonLd]:
    catalogue = settings.SITE_URL + reverse("models_catalog:catalogue")
    way = [
        ("Models", catalogue),
        (cad_model.category.name, f"{catalogue}?category={cad_model.category.slug}"),
        (cad_model.title, url),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(way, 1)
        ],
    }


def _whole(address: str) -> str:
    """With the site's name in front where the address has none."""
    return settings.SITE_URL + address if address.startswith("/") else address
