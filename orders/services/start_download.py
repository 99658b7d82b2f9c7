"""Give a buyer one file of a licence, and keep the proof."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.locking import lock_rows
from common.storage import signed_download_url
from models_catalog.models import CadModel, ReleaseFile
from orders.errors import FileNotYours, FilesBarred, FilesNotOpen
from orders.models import Download, GuestLink, LicenceGrant
from orders.selectors.entitled import entitled_releases

BARRED_WORDS = _(
    "The law forbids us to deliver the files of this piece any more. You were told by mail; answer "
    "it if you did not get what you paid for."
)


@transaction.atomic
def start_download(*, actor: User | GuestLink, grant_number: str, file_id: int) -> str:
    """A short-lived address of the file.

    Raises FileNotYours unless the actor holds the licence, or has the mailed link of a guest's, it
    is active, and the file is of a release that it opens; FilesNotOpen while the holder can still
    withdraw; FilesBarred where the law forbids it.
    """
    held = LicenceGrant.objects.open_to(actor).active().filter(number=grant_number)
    with_line = held.select_related(
        "order_line__order", "order_line__release", "order_line__cad_model"
    )
    grant = next(iter(lock_rows(with_line)), None)
    if grant is None:
        raise FileNotYours(gettext("There is no such licence here."))
    if CadModel.objects.filter(pk=grant.order_line.cad_model_id).files_barred().exists():
        raise FilesBarred(str(BARRED_WORDS))
    if not grant.order_line.order.are_files_open(timezone.now()):
        raise FilesNotOpen(
            gettext("You can still withdraw. Ask for the files on the page of the order.")
        )
    line = grant.order_line
    opened = entitled_releases(line, list(line.cad_model.releases.published()))
    file = ReleaseFile.objects.filter(pk=file_id, release__in=opened).first()
    if file is None:
        raise FileNotYours(gettext("There is no such file in this licence."))
    Download.objects.create(grant=grant, file=file, sha256=file.sha256)
    return signed_download_url(key=file.storage_key, file_name=file.shown_name)
