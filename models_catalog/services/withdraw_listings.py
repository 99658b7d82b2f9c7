"""The designer leaves: nothing of theirs is sold from now on."""

from django.contrib.auth.models import AbstractBaseUser

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.states import ListingState


def withdraw_listings(actor: AbstractBaseUser) -> None:
    designer = User.objects.get(pk=actor.pk)
    for listing in CadModel.objects.filter(designer=designer, state=ListingState.PUBLISHED):
        try:
            withdraw_listing(actor=designer, cad_model=listing)
        except ListingRefused:
            # It left the shelf in this moment.
            continue
