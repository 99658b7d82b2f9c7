"""The onboarding page: a link is good for a while, and a designer may leave half-way."""

from typing import Any

RETURN, REFRESH = "http://127.0.0.1:8000/back", "http://127.0.0.1:8000/again"


def _link(sandbox: Any, account: Any) -> Any:
    return sandbox.client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": RETURN,
            "refresh_url": REFRESH,
        }
    )


def test_leaving_half_way_changes_nothing(sandbox: Any, visit: Any) -> None:
    account = sandbox.designer(ready=False)
    page = visit(_link(sandbox, account).url)
    assert f'href="{RETURN}"' in page.text
    now = sandbox.client.v1.accounts.retrieve(account.id)
    assert (now.details_submitted, now.payouts_enabled) == (False, False)
    assert now.requirements.currently_due


def test_finishing_enables_everything_and_keeps_the_account_known(sandbox: Any, visit: Any) -> None:
    account = sandbox.designer(ready=False)
    assert visit(_link(sandbox, account).url, {}).status == 303
    now = sandbox.client.v1.accounts.retrieve(account.id)
    assert (now.details_submitted, now.charges_enabled, now.payouts_enabled) == (True,) * 3
    assert (now.type, now.requirements.currently_due) == ("express", [])


def test_link_opens_once_but_a_double_click_does_no_harm(sandbox: Any, visit: Any) -> None:
    link = _link(sandbox, sandbox.designer(ready=False))
    assert [visit(link.url, {}).headers["Location"] for _ in range(2)] == [RETURN, RETURN]
    assert visit(link.url).headers["Location"] == REFRESH


def test_expired_link_leads_to_the_refresh_url(sandbox: Any, visit: Any) -> None:
    account = sandbox.designer(ready=False)
    link = _link(sandbox, account)
    sandbox.control("clock", {"advance_seconds": 301})
    assert visit(link.url).headers["Location"] == REFRESH
    assert visit(link.url, {}).headers["Location"] == REFRESH
    assert sandbox.client.v1.accounts.retrieve(account.id).details_submitted is False


def test_restriction_and_its_end_are_announced(sandbox: Any, shop: Any) -> None:
    account = sandbox.designer()
    sandbox.control(f"accounts/{account.id}/restrict")
    sandbox.control(f"accounts/{account.id}/lift")
    shop.wait_for(account.id, "account.updated", times=3)
    events = [e for e in shop.received if e.data.object["id"] == account.id]
    assert [e.data.object["payouts_enabled"] for e in events] == [True, False, True]
    assert {e.account for e in events} == {account.id}
