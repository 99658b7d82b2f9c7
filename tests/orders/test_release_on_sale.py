"""The page shows, and the order delivers, one and the same release of a model."""

import pytest

from accounts.models import User
from models_catalog.models import ListingIndex, Measurement, ProcessingRun, Release
from models_catalog.services.index_listing import index_listing
from models_catalog.states import WorkState
from orders.cart import CartItem
from orders.selectors.cart import price_cart
from orders.services.place_order import place_order
from tests.shop import put_on_shelf, shelve


@pytest.mark.parametrize("newest", [WorkState.RUNNING, WorkState.REFUSED, WorkState.DONE])
def test_a_buyer_gets_the_newest_published_release_which_is_the_one_on_the_page(
    mira: User, ben: User, newest: WorkState
) -> None:
    offer = shelve(designer=mira)
    other = shelve(designer=mira)
    first = offer.cad_model.releases.get()
    second = add_release(first, 2, WorkState.DONE)
    put_on_shelf(second)
    add_release(first, 3, newest)
    index_listing(cad_model=offer.cad_model)
    assert ListingIndex.objects.get(cad_model=offer.cad_model).release == second
    items = [CartItem(one.public_id, one.price_minor) for one in (offer, other)]
    assert [line.release for line in price_cart(items=items, buyer=ben).lines] == [
        second,
        other.cad_model.releases.get(),
    ]
    order = place_order(actor=ben, items=items)
    assert order.lines.get(cad_model=offer.cad_model).release == second


def add_release(first: Release, number: int, state: WorkState) -> Release:
    release = Release.objects.create(cad_model=first.cad_model, number=number)
    ProcessingRun.objects.create(release=release, state=state, percent=50, reason="A reason")
    measured = Measurement.objects.get(release=first)
    measured.pk, measured._state.adding, measured.release = None, True, release
    measured.save()
    return release
