"""`make clean`: stops the services and removes what they keep outside of `.local`."""

import os
import shutil

from .places import local_folder, run_folder, socket_folder
from .services import stop_all
from .system_user import FALLBACK_PARENT, fallback_base
from .testing import testing_local

OWN_FOLDERS = (
    *("run", "postgres", "postgres-new", "valkey", "files", "mail", "uploads", "static", "journal"),
    *("static-new", "static-old", "staticfiles", "sandbox", "shots", "node", "mypy", "pytest"),
)


def remove_everything() -> None:
    """Tests' services too. Only folders of ours by name: JEWELCAD_LOCAL may hold other things."""
    here = str(local_folder())
    for local in (str(testing_local()), here):
        os.environ["JEWELCAD_LOCAL"] = local
        if not local_folder().exists():
            continue
        stop_all()
        if socket_folder() != run_folder():
            shutil.rmtree(socket_folder(), ignore_errors=True)
        if os.getuid() == 0 and fallback_base().exists():
            shutil.rmtree(fallback_base())
            if not any(FALLBACK_PARENT.iterdir()):
                FALLBACK_PARENT.rmdir()
        for name in OWN_FOLDERS:
            shutil.rmtree(local_folder() / name, ignore_errors=True)
    shutil.rmtree(testing_local(), ignore_errors=True)
