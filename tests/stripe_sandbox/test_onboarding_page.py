"""The onboarding page: a link is good for a while, and a designer may leave half-way."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop, Visit

RETURN, REFRESH = "http://127.0.0.1:8000/back", "http://127.0.0.1:8000/again"


def _link(sandbox: Sandbox, account: Any) -> Any:
    return sandbox.client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": RETURN,
            "refresh_url": REFRESH,
        }
    )


def test_leaving_half_way_changes_nothing(sandbox: Sandbox, visit: Visit) -> None:
    account = sandbox.designer(ready=False)
    page = visit(_link(sandbox, account).url)
    assert f'href="{RETURN}"' in page.text
    now = sandbox.client.v1.accounts.retrieve(account.id)
    assert (now.details_submitted, now.payouts_enabled) == (False, False)
    assert now.requirements.currently_due


def test_finishing_enables_everything_and_keeps_the_account_known(
    sandbox: Sandbox, visit: Visit
) -> None:
    account = sandbox.designer(ready=False)
    assert visit(_link(sandbox, account).url, {}).status == 303
    now = sandbox.client.v1.accounts.retrieve(account.id)
    assert (now.details_submitted, now.charges_enabled, now.payouts_enabled) == (True,) * 3
    assert (now.type, now.requirements.currently_due) == ("express", [])


def test_link_opens_once_but_a_double_click_does_no_harm(sandbox: Sandbox, visit: Visit) -> None:
    link = _link(sandbox, sandbox.designer(ready=False))
    assert [visit(link.url, {}).headers["Location"] for _ in range(2)] == [RETURN, RETURN]
    assert visit(link.url).headers["Location"] == REFRESH


def test_expired_link_leads_to_the_refresh_url(sandbox: Sandbox, visit: Visit) -> None:
    account = sandbox.designer(ready=False)
    link = _link(sandbox, account)
    sandbox.control("clock", {"advance_seconds": 301})
    assert visit(link.url).headers["Location"] == REFRESH
    assert visit(link.url, {}).headers["Location"] == REFRESH
    assert sandbox.client.v1.accounts.retrieve(account.id).details_submitted is False


def test_restriction_and_its_end_are_announced(sandbox: Sandbox, shop: Shop) -> None:
    account = sandbox.designer()
    sandbox.control(f"accounts/{account.id}/restrict")
    sandbox.control(f"accounts/{account.id}/lift")
    shop.wait_for(account.id, "account.updated", times=3)
    events = [e for e in shop.received if e.data.object["id"] == account.id]
    assert [e.data.object["payouts_enabled"] for e in events] == [True, False, True]
    assert {e.account for e in events} == {account.id}


@pytest.mark.parametrize(("country", "currency"), [("DE", "eur"), ("GB", "gbp"), ("JP", "jpy")])
def test_country_is_given_at_creation_and_decides_the_currency(
    sandbox: Sandbox, country: str, currency: str
) -> None:
    account = sandbox.client.v1.accounts.create({"type": "express", "country": country})
    sandbox.control(f"accounts/{account.id}/onboard")
    now = sandbox.client.v1.accounts.retrieve(account.id)
    bank = now.external_accounts.data[0]
    assert (now.country, now.default_currency) == (country, currency)
    assert (bank.country, bank.currency) == (country, currency)


@pytest.mark.parametrize(("country", "code"), [("KP", "country_unsupported"), ("Germany", None)])
def test_country_that_cannot_be_paid_is_refused(
    sandbox: Sandbox, country: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.accounts.create({"type": "express", "country": country})
    assert (caught.value.code, caught.value.param) == (code, "country")


def test_what_is_due_stops_the_account_only_at_its_date(sandbox: Sandbox, shop: Shop) -> None:
    account = sandbox.designer()
    document = "individual.verification.document"
    wish = {"due": [document], "seconds": 7 * 86_400}
    sandbox.control(f"accounts/{account.id}/ask_for", wish)
    asked = sandbox.client.v1.accounts.retrieve(account.id)
    assert (asked.capabilities.transfers, asked.requirements.currently_due) == (
        "active",
        [document],
    )
    sandbox.control("clock", {"advance_seconds": 7 * 86_400 + 60})
    late = sandbox.client.v1.accounts.retrieve(account.id)
    assert (late.capabilities.transfers, late.payouts_enabled) == ("inactive", False)
    assert (late.requirements.disabled_reason, late.requirements.past_due) == (
        "requirements.past_due",
        [document],
    )
    sandbox.control(f"accounts/{account.id}/lift")
    now = sandbox.client.v1.accounts.retrieve(account.id)
    assert (now.capabilities.transfers, now.requirements.disabled_reason) == ("active", None)
    shop.wait_for(account.id, "account.updated", times=4)


def test_requirement_met_in_time_changes_nothing(sandbox: Sandbox) -> None:
    account = sandbox.designer()
    sandbox.control(f"accounts/{account.id}/ask_for", {"seconds": 86_400})
    sandbox.control(f"accounts/{account.id}/lift")
    sandbox.control("clock", {"advance_seconds": 2 * 86_400})
    assert sandbox.client.v1.accounts.retrieve(account.id).payouts_enabled is True
