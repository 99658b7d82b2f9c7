"""The record of article 30 is made from the map, and is staff's alone."""

from django.contrib.auth.models import Permission

from accounts.models import User
from privacy.data_map import data_map
from privacy.purposes import Purpose
from tests.cast import make_person
from tests.fixtures import ClientOf


def test_p100_the_record_has_every_table_purpose_recipient_and_balance_of_the_map(
    staff: User, client_of: ClientOf
) -> None:
    found = data_map()
    client = client_of(staff)
    lines = b"".join(client.get("/privacy/record/activities.csv")).decode()
    page = client.get("/privacy/record/").content.decode()
    for record, _, said in found.personal_fields():
        assert record.about.replace('"', '""') in lines
        assert said.balance.replace('"', '""') in lines
    used = {purpose for *_, said in found.personal_fields() for purpose in said.purposes}
    assert all(str(Purpose(purpose).label) in lines for purpose in used)
    assert all(one.name in page for one in found.recipients.values())


def test_p100_only_staff_with_the_right_read_the_record(ben: User, client_of: ClientOf) -> None:
    helper = make_person(username="helper", is_staff=True)
    for path in ("/privacy/record/", "/privacy/record/activities.csv"):
        assert client_of(ben).get(path).status_code == 403
        assert client_of(helper).get(path).status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="view_policyversion"))
    assert client_of(helper).get("/privacy/record/").status_code == 200
