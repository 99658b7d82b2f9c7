"""What staff read of an order."""

from collections.abc import Callable

from accounts.models import User
from orders.models import LicenceGrant, Order
from tests.fixtures import ClientOf
from tests.shop import make_listing


def test_staff_read_amounts_with_their_currency_and_no_link_that_is_closed_to_them(
    mira: User,
    ben: User,
    staff: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=4000))
    desk = client_of(staff)
    page = desk.get(f"/admin/orders/order/{order.pk}/change/").content.decode()
    for amount in ("40.00 USD", "6.00 USD", "34.00 USD"):
        assert amount in page
    certificate = f"/admin/orders/licencegrant/{LicenceGrant.objects.get().pk}/change/"
    assert "viewsitelink" not in page + desk.get(certificate).content.decode()
