"""What the staff desk says where it opens nothing, and the way onward."""

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory

from accounts.models import User
from common.error_pages import server_error
from tests.cast import make_person
from tests.fixtures import ClientOf


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/admin/privacy/case/", 403, "with the rights of Support"),
        ("/admin/models_catalog/nothing/", 404, "no page at this address"),
        ("/admin/models_catalog/cadmodel/99999999999999999999/review/", 404, "no page at this"),
    ],
)
def test_a_closed_or_missing_page_says_why_and_leads_back_to_the_days_work(
    db: None, client_of: ClientOf, address: str, status: int, words: str
) -> None:
    person = make_person(username="sam", is_staff=True)
    person.groups.add(Group.objects.get(name="Support"))
    answer = client_of(person).get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert '<a class="button" href="/admin/">The day’s work</a>' in page


def test_whoever_is_not_of_the_staff_reads_nothing_of_the_desk(
    ben: User, client_of: ClientOf, rf: RequestFactory
) -> None:
    answer = client_of(ben).get("/admin/privacy/case/", follow=True)
    assert "The day’s work" not in answer.content.decode()
    assert b"staff desk" not in server_error(rf.get("/models/")).content
    assert b'href="/admin/"' in server_error(rf.get("/admin/orders/order/")).content
