"""A piece as buyers would see it, before it is on the shelf."""

from django.urls import reverse

from accounts.models import User
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from tests.fixtures import ClientOf
from tests.shop import shelve


def test_a_drafts_page_is_seen_by_its_designer_and_staff_alone_and_sells_nothing(
    mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    offer = shelve(designer=mira, title="Fern")
    CadModel.objects.filter(pk=offer.cad_model_id).update(
        state=ListingState.DRAFT, published_at=None
    )
    slug = offer.cad_model.slug
    address = reverse("models_catalog:studio_preview", args=[slug])
    page = client_of(mira).get(address).content.decode()
    assert "Preview." in page and "50.00 USD" in page and "noindex" in page
    assert "Put in the cart" not in page
    at_the_desk = f"/admin/models_catalog/cadmodel/{offer.cad_model_id}/preview/"
    assert "Preview." in client_of(staff).get(at_the_desk).content.decode()
    assert client_of(ben).get(address).status_code == 403
    assert client_of(ben).get(f"/models/{slug}/").status_code == 404
