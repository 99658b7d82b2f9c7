"""The client gets the agreed licence, with what was delivered, once money is released."""

from common.audit import Actor, record_act
from design_requests.acts import RequestAct
from design_requests.models import Delivery, Milestone, RequestLicence
from models_catalog.licences import TERMS_VERSION


def give_licence(*, actor: Actor, milestone: Milestone) -> RequestLicence | None:
    """Under the lock of the milestone; one a delivery. None where nothing was delivered."""
    delivery = Delivery.objects.newest_of(milestone)
    if delivery is None:
        return None
    licence, is_new = RequestLicence.objects.get_or_create(
        delivery=delivery,
        defaults={
            "holder": milestone.offer.brief.client,
            "licence_kind": milestone.offer.licence_kind,
            "terms_version": TERMS_VERSION,
        },
    )
    if is_new:
        record_act(actor=actor, act=RequestAct.LICENSED, target=licence)
    return licence
