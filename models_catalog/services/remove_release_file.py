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

    Raises ListingRefused as lock_workbench does, and for the measured file.
    """
    release = lock_workbench(actor=actor, cad_model=cad_model)
    stored = release.files.filter(pk=file_id, is_measured=False).first()
    if stored is None:
        raise ListingRefused("There is no such file beside the measured one any more.")
    name, key = stored.file_name, stored.storage_key
    stored.delete()
    transaction.on_commit(lambda: private_files().delete(key), robust=True)
    return name
