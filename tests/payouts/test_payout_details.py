"""Where a designer is paid, and as whom, is read by the designer and by finance, and noted."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from payouts.models import ConnectedAccount, SelfBillingAgreement, Statement
from payouts.self_billing import TaxStatus
from payouts.states import AccountStanding
from payouts.tasks import issue_statements_task
from privacy.models import StaffView
from tests.cast import make_designer, make_person
from tests.fixtures import ClientOf
from tests.payouts.test_statements import agree, write_transfer

# Of each page with payout details the groups that open it: the two of finance.
READERS = {
    "connectedaccount_change": {"Finance"},
    "statement_change": {"Bookkeeping"},
    "statement_pdf": {"Bookkeeping"},
    # Tax numbers and a day of birth: no group at all, and an administrator where the law asks.
    "selfbillingagreement_change": set(),
}


@pytest.fixture
def pages(ben: User, mira: User) -> dict[str, str]:
    """The desk's pages about mira's payouts."""
    account = ConnectedAccount.objects.create(
        designer=mira, country="US", stripe_account_id="acct_1", state=AccountStanding.ONBOARDING
    )
    agree(mira, TaxStatus.PRIVATE)
    write_transfer(mira, ben, count=1, title="Signet")
    issue_statements_task()
    statement, agreement = Statement.objects.get(), SelfBillingAgreement.objects.get()
    rows = {"connectedaccount": account, "statement": statement, "selfbillingagreement": agreement}
    return {
        page: reverse(f"admin:payouts_{page}", args=[rows[page.split("_")[0]].pk])
        for page in READERS
    }


def test_p15_payout_details_are_read_by_finance_alone_and_each_reading_is_noted(
    pages: dict[str, str], mira: User, carol: User, client_of: ClientOf
) -> None:
    groups = set(Group.objects.values_list("name", flat=True))
    assert groups >= {"Review", "Finance", "Bookkeeping", "Privacy desk", "Support"}
    for group in sorted(groups):
        clerk = make_person(username=group.replace(" ", "").lower(), is_staff=True)
        clerk.groups.add(Group.objects.get(name=group))
        client = client_of(clerk)
        opened = {page for page, address in pages.items() if client.get(address).status_code == 200}
        assert opened == {page for page, may in READERS.items() if group in may}, group
        noted = StaffView.objects.filter(viewer_id=clerk.pk, account_number=mira.pk)
        assert noted.count() == len(opened), group
        if opened:
            assert {one.viewer_role for one in noted} == {group}
    told = client_of(mira).get(reverse("privacy:my_data")).text
    assert "Bookkeeping" in told and "Finance" in told
    for person in (mira, carol):
        assert all(client_of(person).get(page).status_code != 200 for page in pages.values())


def test_p15_a_designer_reads_the_own_details_and_no_other_does(
    pages: dict[str, str], mira: User, carol: User, client_of: ClientOf
) -> None:
    own = reverse("payouts:studio_statement_pdf", args=[Statement.objects.get().pk])
    assert client_of(mira).get(own).status_code == 200
    tomas = make_designer(username="tomas")
    assert client_of(tomas).get(own).status_code == 404
    assert client_of(carol).get(own).status_code in {302, 403, 404}
