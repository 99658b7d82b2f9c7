"""Whoever buys in another language reads no English on the way, and agrees to what they read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders.models import LicenceGrant, Order
from orders.services.make_guest_link import make_guest_link
from orders.withdrawal import Asked, waiver_words
from tests.fixtures import ClientOf
from tests.languages.made_up import unmarked, write_made_up
from tests.languages.test_pages import NO_WORDS, NUMBER, WORD
from tests.orders.coupons import make
from tests.orders.guests import bought_by_guest, check_out_as
from tests.shop import make_listing
from tests.stripe import Sandbox

GERMAN = {"Accept-Language": "de"}
OURS = {"Origin": "http://testserver", **GERMAN}
# What people typed, and names.
TYPED = {"Bezel", "signet", "Mira", "mira", "Ben", "ben", "SPRING", "Kessler", "Pforzheim"}


def english(answer: object) -> list[str]:
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert '<html lang="de"' in page
    return sorted(set(WORD.findall(NUMBER.sub("", unmarked(page)))) - NO_WORDS - TYPED)


@pytest.mark.long
def test_a_cart_a_checkout_and_an_order_have_no_english_word(
    mira: User,
    ben: User,
    staff: User,
    client: Client,
    client_of: ClientOf,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    settings: Settings,
    tmp_path: Path,
) -> None:
    write_made_up(tmp_path)
    settings.LOCALE_PATHS = [str(tmp_path)]
    make(actor=staff, person_limit=1)
    offer = make_listing(designer=mira)
    client.post(reverse("orders:cart_add"), {"offer": offer.public_id}, headers=OURS)
    code = client.post(reverse("orders:cart_coupon"), {"code": "SPRING"}, headers=OURS)
    assert english(code) == []
    assert english(client.get(reverse("orders:checkout"), headers=GERMAN)) == []
    mistyped = client.post(reverse("orders:checkout"), {"email": "x"}, headers=OURS)
    assert english(mistyped) == []

    order = check_out(ben, offer, asked=Asked())
    buyer, page = client_of(ben), order.get_absolute_url()
    assert english(buyer.get(page, headers=GERMAN)) == []
    assert english(buyer.get(f"{page}?from=payment-page", headers=GERMAN)) == []
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    licence = LicenceGrant.objects.get().number
    for address in (
        page,
        reverse("orders:order_withdraw_confirm", args=[order.number]),
        reverse("orders:library"),
        reverse("orders:licence_detail", args=[licence]),
        f"{reverse('orders:licence_verify')}?number={licence}",
    ):
        assert english(buyer.get(address, headers=GERMAN)) == [], address


@pytest.mark.long
def test_a_guest_s_order_has_no_english_word(
    mira: User, sandbox: Sandbox, client: Client, settings: Settings, tmp_path: Path
) -> None:
    write_made_up(tmp_path)
    settings.LOCALE_PATHS = [str(tmp_path)]
    order = bought_by_guest(sandbox, make_listing(designer=mira))
    assert english(client.get(make_guest_link(order), headers=GERMAN)) == []


def test_the_words_that_a_german_ticked_are_kept_as_they_were_read(
    mira: User, client: Client, sandbox: Sandbox
) -> None:
    offer: LicenceOffer = make_listing(designer=mira)
    client.defaults |= {"HTTP_ACCEPT_LANGUAGE": "de"}
    client.post(reverse("orders:cart_add"), {"offer": offer.public_id}, headers=OURS)
    with translation.override("de"):
        words = waiver_words()
    assert words in client.get(reverse("orders:checkout")).content.decode()
    check_out_as(client, offer, delivers_now="on")
    assert Order.objects.get().waiver_words == words
    assert words != waiver_words()
