"""A guest who bought an earlier version gets one mail with a link that opens the new one."""

import re
from email import message_from_bytes

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.address_code import address_code
from common.models import OutboxMail
from newsletter.models import Suppression
from orders.models import GuestVersionMailStop, LicenceGrant, VersionMailStop
from orders.services.claim_orders import claim_orders
from orders.services.revoke_grant import revoke_grant
from orders.services.tell_of_versions import tell_of_versions
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.cast import make_person
from tests.fixtures import ReadMails
from tests.orders.guests import bought_by_guest, links_in
from tests.orders.test_new_versions import publish_next
from tests.shop import shelve
from tests.stripe import Sandbox

pytestmark = pytest.mark.django_db
GWEN = "gwen@example.test"


def told() -> list[str]:
    return sorted(
        OutboxMail.objects.filter(kind="new_version").values_list("to_address", flat=True)
    )


def test_a_guest_is_mailed_once_downloads_by_the_link_and_can_switch_it_off(
    mira: User,
    staff: User,
    sandbox: Sandbox,
    client: Client,
    read_mails: ReadMails,
    settings: Settings,
) -> None:
    offer = shelve(designer=mira)
    order = bought_by_guest(sandbox, offer)
    order.language = "de"
    order.save(update_fields=["language"])
    bought_by_guest(sandbox, offer, browser="her other one")
    publish_next(offer.cad_model, designer=mira, staff=staff)
    assert tell_of_versions() == 0, "two orders of one address are one mail, however often"
    (mail,) = [one for one in read_mails() if "Version 2" in one.subject]
    assert mail.to == GWEN and "liegt für Sie bereit" in mail.subject
    sent = message_from_bytes((settings.LOCAL_MAIL_DIR / f"{mail.name}.eml").read_bytes())
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (link,) = links_in(mail.text)
    page = client.get(link).content.decode()
    download = re.search(rf'action="({link}[^"]+/download/)"[^§]*?signet-2\.stl', page)
    assert download is not None
    assert client.post(download[1]).status_code in (302, 303)
    stop = re.search(
        r"<https?://[^/]+(/library/mail/stop/[^>]+)>", "".join(sent["List-Unsubscribe"].split())
    )
    assert stop is not None and "gwen" not in stop[1]
    client.get(stop[1])
    assert not GuestVersionMailStop.objects.exists(), "a look changes nothing"
    client.post(f"{stop[1][:-3]}xx/", {"List-Unsubscribe": "One-Click"})
    assert not GuestVersionMailStop.objects.exists(), "an altered link changes nothing"
    for _ in range(2):
        assert client.post(stop[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    OutboxMail.objects.all().delete()
    assert tell_of_versions() == 0
    client.post(f"{link}mail/", {"wanted": "yes"})
    assert tell_of_versions() == 1


def test_who_may_not_be_mailed_is_not(mira: User, staff: User, sandbox: Sandbox) -> None:
    offer = shelve(designer=mira)
    restricted = make_person(username="rita")
    restrict_person(
        actor=restricted, person=restricted, ground=RestrictionGround.ASKED, method="test"
    )
    VersionMailStop.objects.create(person=make_person(username="otto"))
    Suppression.objects.create(address_code=address_code("gone@example.test"), reason="bounce")
    Suppression.objects.create(address_code=address_code("left@example.test"), reason="left")
    names = ("rita", "otto", "gone", "left", "back", "former")
    orders = {
        name: bought_by_guest(sandbox, offer, email=f"{name}@example.test", browser=name)
        for name in names
    }
    back = LicenceGrant.objects.get(order_line__order=orders["back"])
    revoke_grant(actor=staff, grant=back, reason="The price went back.")
    orders["former"].guest_email = "former.customer@gone.invalid"
    orders["former"].save(update_fields=["guest_email"])
    publish_next(offer.cad_model, designer=mira, staff=staff)
    assert told() == ["left@example.test"], "who left the newsletter did not mean this mail"


def test_the_switch_goes_with_the_order_into_the_account(mira: User, sandbox: Sandbox) -> None:
    bought_by_guest(sandbox, shelve(designer=mira))
    GuestVersionMailStop.objects.create(address_code=address_code(GWEN))
    gwen = make_person(username="gwen")
    assert claim_orders(actor=gwen) == 1
    assert VersionMailStop.objects.filter(person=gwen).exists()
    assert not GuestVersionMailStop.objects.in_force().exists()
