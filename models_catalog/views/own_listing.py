"""The piece that a page of the studio is about."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.current_user import current_user
from models_catalog.models import CadModel
from models_catalog.selectors.studio import own_listings


def own_listing(request: HttpRequest, slug: str) -> CadModel:
    """Whatever its state. Somebody else's is not found, as if there were none."""
    return get_object_or_404(own_listings(current_user(request)), slug=slug)
