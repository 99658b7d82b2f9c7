"""A designer changes what stands on their page beside their pieces."""

import secrets
from datetime import date
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps

from accounts.models import User
from common.child_words import show_childs_words
from common.personal import hold_person
from common.sent_pictures import drawn_anew
from common.storage import forget_files, public_files
from models_catalog.models import ShopPage

BANNER_MOST_BYTES = 8_000_000
BANNER_WIDTH, BANNER_HEIGHT = 1600, 400


@transaction.atomic
def change_shop_page(
    *,
    actor: User,
    words: str,
    away_from: date | None,
    away_until: date | None,
    away_words: str,
) -> ShopPage:
    page = _held(actor)
    show_childs_words(
        actor=actor,
        before={"words on the page": page.words, "words on being away": page.away_words},
        after={"words on the page": words, "words on being away": away_words},
    )
    page.words, page.away_words = words, away_words
    page.away_from, page.away_until = away_from, away_until
    page.full_clean()
    page.save()
    return page


def change_banner(*, actor: User, sent: IO[bytes], size: int) -> ShopPage:
    """Replace the banner by one drawn from the `size` bytes sent. Raises PictureRefused."""
    drawn = drawn_anew(
        sent,
        size_bytes=size,
        most_bytes=BANNER_MOST_BYTES,
        side=BANNER_WIDTH,
        shape=lambda picture: ImageOps.fit(
            picture, (BANNER_WIDTH, BANNER_HEIGHT), Image.Resampling.LANCZOS
        ),
    )
    # Its name says nothing of the person, and another picture has another address.
    key = public_files().save(f"banners/{secrets.token_hex(16)}.webp", ContentFile(drawn))
    return _keep_banner(actor, key)


def remove_banner(*, actor: User) -> ShopPage:
    """Take the banner away, if there is one."""
    return _keep_banner(actor, "")


@transaction.atomic
def _keep_banner(actor: User, key: str) -> ShopPage:
    page = _held(actor)
    old, page.banner_key = page.banner_key, key
    page.save(update_fields=["banner_key"])
    forget_files([old])
    return page


def _held(actor: User) -> ShopPage:
    """Two windows of one designer wait for each other here."""
    hold_person(actor.pk)
    return ShopPage.objects.get_or_create(designer=actor)[0]
