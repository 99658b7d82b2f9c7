"""What is not offered yet: free licences, and carts of a few cents."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.shop import make_listing, make_offer


@pytest.mark.parametrize("price_minor", [0, 30, 99])
def test_s24_s25_a_price_below_one_unit_cannot_be_offered(mira: User, price_minor: int) -> None:
    offer = make_listing(designer=mira, price_minor=100)
    assert offer.price_minor == 100
    with pytest.raises(IntegrityError, match="price_in_range"), transaction.atomic():
        make_offer(offer.cad_model, kind="personal", price_minor=price_minor)
