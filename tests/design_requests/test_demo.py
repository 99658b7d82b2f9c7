"""The demo has requests that were not paid for, once."""

import pytest
from django.test import Client
from django.urls import reverse

from design_requests.models import Brief, Offer
from jewelcad.demo import seed_people
from jewelcad.demo_requests import seed_requests
from tests.cast import log_in


@pytest.mark.django_db
def test_the_demo_has_a_draft_an_open_brief_one_with_offers_and_a_closed_one() -> None:
    people = seed_people()
    for _ in range(2):
        seed_requests(people)
    states = sorted(Brief.objects.values_list("state", flat=True))
    assert states == ["closed", "draft", "open", "open"]
    assert Offer.objects.open().count() == 2
    brief = Offer.objects.open()[0].brief
    bens = log_in(Client(), people["ben"])
    assert "Comfort fit" in bens.get(brief.get_absolute_url()).content.decode()
    compared = bens.get(reverse("requests:offer_compare", args=[brief.number])).content.decode()
    assert "240.00 USD" in compared and "280.00 USD" in compared
