"""The designer says in which unit the file is drawn."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Release
from models_catalog.services.change_workbench import lock_workbench, measure_again
from models_catalog.states import Unit


@transaction.atomic
def confirm_unit(*, actor: User, cad_model: CadModel, unit: Unit) -> Release:
    """Keep the unit; measure again when it is another one than we read the file in.

    A file that was refused because it is too small or too large is measured again too. Raises
    ListingRefused as lock_workbench does, and for a measured file whose unit is sure.
    """
    release = lock_workbench(actor=actor, cad_model=cad_model, may_be_refused=True)
    is_refused = release.run.is_refused_for_size
    if not is_refused and release.measurement.is_unit_from_file:
        raise ListingRefused("The file itself says in which unit it is drawn.")
    release.confirmed_unit = unit
    release.save(update_fields=["confirmed_unit"])
    if is_refused or release.measurement.unit != unit:
        measure_again(release)
    return release
