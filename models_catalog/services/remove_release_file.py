"""Takes a file away that was added beside the measured one."""

from django.db import transaction

from accounts.models import User
from common.storage import private_files
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel
from models_catalog.services.change_workbench import lock_workbench


@transaction.atomic
def remove_release_file(*, actor: User, cad_model: CadModel, file_id: int) -> str:
    """Forget the file and its bytes; returns its name.

    Raises ListingRefused as lock_workbench does, for the measured file, and for a release that has
    been on the shelf.
    """
    release = lock_workbench(actor=actor, cad_model=cad_model)
    stored = release.files.filter(pk=file_id, is_measured=False).first()
    if stored is None:
        raise ListingRefused("There is no such file beside the measured one any more.")
    if release.was_on_the_shelf:
        raise ListingRefused("This version has been on the shelf: buyers keep what they bought.")
    name, key = stored.file_name, stored.storage_key
    stored.delete()
    transaction.on_commit(lambda: private_files().delete(key), robust=True)
    return name
