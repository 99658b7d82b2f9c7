"""The designer says that a file whose metal is not closed is sold without a weight."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Measurement, Release
from models_catalog.services.change_workbench import lock_workbench


@transaction.atomic
def sell_unweighed(*, actor: User, cad_model: CadModel) -> Release:
    """Raises ListingRefused as lock_workbench does, and for a file with a weight or no report."""
    release = lock_workbench(actor=actor, cad_model=cad_model)
    measured = Measurement.objects.filter(release=release).first()
    if measured is None:
        raise ListingRefused("This file is not measured yet. Wait for its report.")
    if measured.volume_mm3 is not None:
        raise ListingRefused("This file is closed and has a weight, so there is nothing to say.")
    release.is_sold_unweighed = True
    release.save(update_fields=["is_sold_unweighed"])
    return release
