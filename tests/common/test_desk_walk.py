"""Each group of staff opens on its day's work, and no link that it is shown is shut."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from tests.cast import make_person
from tests.common.furnished import furnish
from tests.common.test_days_work import let_things_wait
from tests.fixtures import ClientOf

DESK = f"/{settings.ADMIN_PATH}"
# It ends the walk; and pages of the shop are walked elsewhere.
PASSED_OVER = (f"{DESK}logout/", f"{DESK}password_change/")
# As the house names times, counts, pieces and what was sold.
NAME_OF_FIELD = re.compile(
    r"_| (at|on|id|pk|count|minor|text)$|^is |cad model|order line|grant$", re.I
)
# A row has room for a tax id and for whose order line it is.
NAME_IN_A_ROW = re.compile(r"_| (at|on|pk|count|minor)$|^is ", re.I)
pytestmark = pytest.mark.django_db


def shut(client: Client) -> list[str]:
    """One page of each address pattern of the desk that links lead to; those that do not open."""
    waiting, known, found = [(DESK, DESK)], set(), []
    while waiting:
        path, seen_at = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            found.append(f"{path} from {seen_at}: nothing")
            continue
        if route in known or path.startswith(PASSED_OVER):
            continue
        known.add(route)
        answer = client.get(path)
        if answer.status_code >= 400:
            found.append(f"{path} from {seen_at}: {answer.status_code}")
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            links = re.findall(r'<a\b[^>]*?href="([^"]+)"', page)
            targets = (urljoin(path, urldefrag(unescape(link))[0]) for link in links)
            waiting += [(target, path) for target in targets if target.startswith(DESK)]
    return found


def test_no_group_is_shown_a_link_that_is_shut(mira: User, client_of: ClientOf) -> None:
    let_things_wait(mira, number=1)
    found = set()
    for number, group in enumerate(Group.objects.order_by("name")):
        person = make_person(username=f"desk{number}", is_staff=True)
        person.groups.add(group)
        client = client_of(person)
        first = client.get(DESK).content.decode()
        assert "Nothing waits" in first or "?waits=" in first, f"{group} has no day's work"
        found |= {f"{group}: {link}" for link in shut(client)}
    assert not found, sorted(found)


def test_each_group_opens_the_rows_of_the_lists_that_it_sees(client_of: ClientOf) -> None:
    """With rows within them, such as the lines of an order, and without links that are shut."""
    rows, shut, heads = furnish("shop").rows, [], set()
    for number, group in enumerate(Group.objects.order_by("name")):
        person = make_person(username=f"desk{number}", is_staff=True)
        person.groups.add(group)
        client = client_of(person)
        client.raise_request_exception = False
        for model in admin.site._registry:
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            row = rows.get(model._meta.label)
            if row and person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
                answer = client.get(reverse(f"admin:{name}_change", args=[row.pk]))
                status = answer.status_code
                shut += [f"{group}: {name} {status}"] if status >= 400 else []
                said = re.findall(r"<label>([^<]+):</label>", answer.content.decode())
                heads |= {f"{name}: {head}" for head in said if NAME_IN_A_ROW.search(head)}
    assert not shut, shut
    assert heads == set(), "names of fields stand where words should"
    chief = client_of(make_person(username="chief", is_staff=True, is_superuser=True))
    milestone = rows["design_requests.Milestone"]
    page = chief.get(reverse("admin:design_requests_milestone_change", args=[milestone.pk]))
    offer = reverse("admin:design_requests_offer_change", args=[milestone.offer_id])
    assert f'href="{offer}"' in page.content.decode(), "a row leads to those that it names"


def test_columns_of_lists_are_words_and_no_names_of_fields(
    staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    bad = []
    for model, desk in admin.site._registry.items():
        address = f"{DESK}{model._meta.app_label}/{model._meta.model_name}/"
        shown = client.get(address).context["cl"].list_display
        heads = [str(label_for_field(one, model, desk)) for one in shown]
        bad += [f"{desk}: {head}" for head in heads if NAME_OF_FIELD.search(head)]
    assert bad == []
