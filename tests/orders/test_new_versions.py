"""A new version is for whoever bought an earlier one: in the library, and by a mail once."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from models_catalog.models import CadModel, Release
from models_catalog.services.publish_release import publish_release
from models_catalog.services.submit_release import submit_release
from orders.models import LicenceGrant, Order, VersionMailStop
from orders.services.tell_of_versions import tell_of_versions
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.cast import make_person
from tests.fixtures import ClientOf, ReadMails
from tests.models_catalog.test_versions import next_version
from tests.shop import shelve
from tests.stripe import Sandbox

pytestmark = pytest.mark.django_db


def publish_next(piece: CadModel, *, designer: User, staff: User) -> Release:
    return publish_release(
        actor=staff, release=submit_release(actor=designer, release=next_version(piece))
    )


def test_buyers_of_an_earlier_version_are_mailed_once_and_can_switch_it_off(
    mira: User,
    staff: User,
    ben: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
    client: Client,
    read_mails: ReadMails,
) -> None:
    offer = shelve(designer=mira)
    gil, dora = make_person(username="gil"), make_person(username="dora")
    for person in (ben, gil, dora):
        buy(person, offer)
    client_of(gil).post("/library/mail/", {"wanted": "no"})
    restrict_person(actor=dora, person=dora, ground=RestrictionGround.ASKED, method="test")
    publish_next(offer.cad_model, designer=mira, staff=staff)
    assert tell_of_versions() == 0, "whom the commit has told is not told again"
    (mail,) = [one for one in read_mails() if "lies in your library" in one.subject]
    assert mail.to == ben.email and "The shank is" in mail.text
    stop = re.search(r"https?://[^/]+(/library/mail/stop/\S+)", mail.text)
    assert stop is not None
    client.get(stop[1])
    assert not VersionMailStop.objects.filter(person=ben).exists(), "a look changes nothing"
    client.post(stop[1])
    assert VersionMailStop.objects.filter(person=ben).exists()
    assert "You get no mail about new versions" in client_of(ben).get("/library/").content.decode()
    client_of(ben).post("/library/mail/", {"wanted": "yes"})
    assert not VersionMailStop.objects.filter(person=ben).exists()


def test_whoever_pays_while_a_version_is_published_gets_what_was_frozen_and_the_new_one(
    mira: User,
    staff: User,
    ben: User,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    client_of: ClientOf,
) -> None:
    offer = shelve(designer=mira)
    order = check_out(ben, offer)
    publish_next(offer.cad_model, designer=mira, staff=staff)
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    grant = LicenceGrant.objects.get()
    assert grant.order_line.release.number == 1
    page = client_of(ben).get("/library/").content.decode()
    assert "signet-2.stl" in page and "signet.stl" in page
