"""The client downloads a file of a milestone whose money was released."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.storage import signed_download_url
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Delivery, Milestone
from design_requests.services.lock_milestone import lock_milestone


@transaction.atomic
def download_delivered(*, actor: User, milestone: Milestone, file_id: int) -> str:
    """A short-lived address of the file. Raises MoveRefused."""
    milestone = lock_milestone(milestone)
    if milestone.offer.brief.client_id != actor.pk:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if not milestone.are_files_open:
        raise MoveRefused(gettext("The files open when you approve what was delivered."))
    delivery = Delivery.objects.newest_of(milestone)
    if delivery and delivery.release.cad_model.files_barred_at:
        raise MoveRefused(
            gettext("The law forbids us to hand out this file. Write to us if that is wrong.")
        )
    file = delivery.release.files.filter(pk=file_id).first() if delivery else None
    if file is None:
        raise MoveRefused(gettext("There is no such file in this delivery."))
    record_act(actor=actor, act=RequestAct.DOWNLOADED, target=milestone, reason=file.sha256[:16])
    return signed_download_url(key=file.storage_key, file_name=file.shown_name)
