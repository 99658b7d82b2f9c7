"""Staff choose the piece that the home page begins with."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act, record_acts
from common.locking import lock_rows
from models_catalog.acts import CatalogueAct
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel
from models_catalog.states import ListingState


@transaction.atomic
def choose_for_home(*, actor: User, cad_model: CadModel, reason: str) -> None:
    """In place of the one chosen before. Raises ListingRefused unless it is on the shelf."""
    if not actor.is_staff:
        raise ListingRefused("Only staff choose the piece of the home page.")
    (listing,) = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    if listing.state != ListingState.PUBLISHED:
        raise ListingRefused(f"“{listing.title}” is not on the shelf.")
    listing.chosen_for_home_at = timezone.now()
    listing.save(update_fields=["chosen_for_home_at"])
    record_act(actor=actor, act=CatalogueAct.CHOSEN_FOR_HOME, target=listing, reason=reason)


@transaction.atomic
def choose_none_for_home(*, actor: User, reason: str) -> None:
    """The best drawn of the month again."""
    if not actor.is_staff:
        raise ListingRefused("Only staff choose the piece of the home page.")
    chosen = lock_rows(CadModel.objects.exclude(chosen_for_home_at=None))
    CadModel.objects.filter(pk__in=[one.pk for one in chosen]).update(chosen_for_home_at=None)
    record_acts(actor=actor, act=CatalogueAct.HOME_FREED, targets=chosen, reason=reason)
