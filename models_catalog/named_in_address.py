"""Whom and what an address names, for every room's pages. Whatever the reader may not see is not
found, as if there were none."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.current_user import current_user
from accounts.models import User
from common.personal import has_asked_to_leave
from models_catalog.models import CadModel
from models_catalog.selectors.designer_page import shown_designer
from models_catalog.selectors.model_page import published_model
from models_catalog.selectors.studio import own_listings


def listing_on_shelf(slug: str) -> CadModel:
    """With what its page needs."""
    listing = published_model(slug)
    if listing is None:
        raise Http404("This model is not on the shelf.")
    return listing


def own_listing(request: HttpRequest, slug: str) -> CadModel:
    """A piece of the designer who asks, whatever its state."""
    return get_object_or_404(own_listings(current_user(request)), slug=slug)


def named_designer(username: str) -> User:
    """One who is shown, and has not asked to leave."""
    designer = shown_designer(username.replace("\x00", ""))
    if designer is None or has_asked_to_leave(designer.pk):
        raise Http404("There is no such designer.")
    return designer
