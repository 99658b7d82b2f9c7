"""The pages people see: hosted checkout and account onboarding. They work without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlsplit

from stripe_sandbox import money
from stripe_sandbox.actions.assess_tax import assess_tax
from stripe_sandbox.actions.authenticate import MESSAGE, ask_bank, refuse, take_challenge
from stripe_sandbox.actions.expire import expire
from stripe_sandbox.actions.onboard import complete_onboarding
from stripe_sandbox.actions.pay import complete, pay
from stripe_sandbox.actions.pay_later import pay_later
from stripe_sandbox.cards import TEST_CARDS, CardRefused, authenticating_card, read_card, spaced
from stripe_sandbox.checkout_form import (
    Form,
    asks_for_address,
    asks_for_tax_id,
    country_options,
    read_payer,
)
from stripe_sandbox.config import Config
from stripe_sandbox.store import Store, Transaction

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = {path.name: Template(path.read_text()) for path in _FOLDER.glob("*.html")}
_SECRET = frozenset({"number", "cvc"})
STYLE = (_FOLDER / "style.css").read_text()


@dataclass(frozen=True, kw_only=True)
class Page:
    """An HTML answer, or a redirect when `location` is set."""

    status: int = 200
    html: str = ""
    location: str | None = None
    form_targets: tuple[str, ...] = ()

    def policy(self) -> str:
        """A strict Content-Security-Policy; a form may also lead on to the shop's own address."""
        targets = " ".join(["'self'", *self.form_targets])
        return (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {targets}"
        )


class Pages:
    """Routes under /c/."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store

    def answer(self, method: str, path: str, body: str) -> Page:
        if (method, path) == ("GET", "/"):
            return _home()
        parts = path.strip("/").split("/")
        acts: dict[tuple[str, str], Callable[[Transaction, str, str], Page]] = {
            ("GET", "pay"): self._show_session,
            ("POST", "pay"): self._pay_session,
            ("GET", "authenticate"): self._show_challenge,
            ("POST", "authenticate"): self._answer_challenge,
            ("GET", "onboard"): self._show_link,
            ("POST", "onboard"): self._finish_link,
        }
        act = acts.get((method, parts[1])) if len(parts) == 3 else None
        if act is None:
            return _message("Page not found", "There is nothing at this address.", status=404)
        with self._store.write() as tx:
            return act(tx, parts[2], body)

    def _session(self, tx: Transaction, session_id: str) -> dict[str, Any] | Page:
        """The session if it can still be paid, else the page that says why not."""
        session = tx.find(session_id, kind="checkout.session")
        if session is None:
            return _message("Page not found", "This checkout does not exist.", status=404)
        if session["status"] == "complete":
            return Page(status=303, location=_success_url(session))
        if session["status"] == "open" and session["expires_at"] <= tx.now():
            session = expire(tx, session)
        if session["status"] == "expired":
            return _message(
                "This checkout has expired",
                "Nothing was charged. Go back to the shop to start again.",
                link=session["cancel_url"],
            )
        return session

    def _show_session(self, tx: Transaction, session_id: str, _: str) -> Page:
        session = self._session(tx, session_id)
        if isinstance(session, Page):
            return session
        values = {"email": session["customer_email"] or "", "expiry": "12/34", "cvc": "123"}
        return _checkout(tx, session, Form(values))

    def _pay_session(self, tx: Transaction, session_id: str, body: str) -> Page:
        session = self._session(tx, session_id)
        if isinstance(session, Page):
            return session
        form = _typed(body)
        payer = read_payer(session, form)
        if form.errors:
            return _checkout(tx, session, form)
        exempt = "none"
        if session["customer"]:
            exempt = tx.get("customer", session["customer"])["tax_exempt"]
        session = assess_tax(tx, session, payer.buyer(exempt))
        if not session["amount_total"]:
            complete(tx, session, payer=payer)
            return Page(status=303, location=_success_url(session))
        try:
            test_card, card = read_card(
                number=form.values.get("number", ""),
                expiry=form.values.get("expiry", ""),
                cvc=form.values.get("cvc", ""),
                today=datetime.fromtimestamp(tx.now(), UTC).date(),
            )
        except CardRefused as refused:
            form.errors[refused.field] = str(refused)
            return _checkout(tx, session, form)
        if test_card.is_bank_debit:
            if "us_bank_account" not in session["payment_method_types"]:
                form.errors["number"] = "This shop does not take bank debits. Use a test card."
                return _checkout(tx, session, form)
            pay_later(tx, session, payer=payer)
            return Page(status=303, location=_success_url(session))
        if test_card.authenticates:
            typed = {name: text for name, text in form.values.items() if name not in _SECRET}
            ask_bank(tx, session, typed | {"last4": card.last4})
            return Page(status=303, location=f"/c/authenticate/{session_id}")
        form.alert = (
            pay(tx, session, payer=payer, test_card=test_card, card=card, config=self._config) or ""
        )
        if form.alert:
            return _checkout(tx, session, form)
        return Page(status=303, location=_success_url(session))

    def _show_challenge(self, tx: Transaction, session_id: str, _: str) -> Page:
        session = self._session(tx, session_id)
        if isinstance(session, Page):
            return session
        if not tx.private(session_id).get("challenge"):
            return Page(status=303, location=f"/c/pay/{session_id}")
        html = _fill("challenge.html", action=f"/c/authenticate/{session_id}")
        return _page("Authenticate", html, form_targets=_origins(session["success_url"]))

    def _answer_challenge(self, tx: Transaction, session_id: str, body: str) -> Page:
        session = self._session(tx, session_id)
        if isinstance(session, Page):
            return session
        challenge = take_challenge(tx, session)
        if challenge is None:
            return Page(status=303, location=f"/c/pay/{session_id}")
        form = Form(challenge)
        if _typed(body).values.get("outcome") == "complete":
            test_card, card = authenticating_card(challenge["last4"], challenge["expiry"])
            form.alert = (
                pay(
                    tx,
                    session,
                    payer=read_payer(session, form),
                    test_card=test_card,
                    card=card,
                    config=self._config,
                )
                or ""
            )
        else:
            refuse(tx, session)
            form.alert = MESSAGE
        if form.alert:
            return _checkout(tx, session, form)
        return Page(status=303, location=_success_url(session))

    def _show_link(self, tx: Transaction, token: str, _: str) -> Page:
        link = self._link(tx, token)
        if isinstance(link, Page):
            return link
        account, private = link
        if private.get("used"):  # Stripe's links open once
            return Page(status=303, location=private["refresh_url"])
        html = _fill(
            "onboarding.html",
            account=account["id"],
            email=account["email"] or "not given",
            country=account["country"],
            state="complete" if account["details_submitted"] else "details missing",
            action=f"/c/onboard/{token}",
            return_url=private["return_url"],
        )
        return _page("Connect an account", html, form_targets=_origins(private["return_url"]))

    def _finish_link(self, tx: Transaction, token: str, _: str) -> Page:
        link = self._link(tx, token)
        if isinstance(link, Page):
            return link
        account, private = link
        if not account["details_submitted"]:
            complete_onboarding(tx, account)
        tx.set_private(token, used=True)
        return Page(status=303, location=private["return_url"])

    def _link(self, tx: Transaction, token: str) -> tuple[dict[str, Any], dict[str, Any]] | Page:
        """The account behind a link; an expired link leads to its refresh_url, as Stripe's do."""
        link = tx.find(token, kind="account_link")
        private = tx.private(token)
        account = tx.find(private["account"], kind="account") if link else None
        if link is None or account is None:
            return _message("Page not found", "This link does not exist.", status=404)
        if link["expires_at"] <= tx.now():
            return Page(status=303, location=private["refresh_url"])
        return account, private


def _typed(body: str) -> Form:
    return Form({name: values[0].strip() for name, values in parse_qs(body).items()})


def _success_url(session: dict[str, Any]) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _origins(*urls: str | None) -> tuple[str, ...]:
    return tuple({f"{u.scheme}://{u.netloc}" for url in urls if url for u in [urlsplit(url)]})


def _fill(template: str, /, *, raw: dict[str, str] | None = None, **values: str) -> str:
    """Fill a template: `values` are escaped, `raw` holds HTML made by this module."""
    return _TEMPLATES[template].substitute(
        {key: escape(value) for key, value in values.items()} | (raw or {})
    )


def _page(
    title: str,
    content: str,
    *,
    layout: str = "narrow",
    status: int = 200,
    form_targets: tuple[str, ...] = (),
) -> Page:
    html = _fill("page.html", title=title, layout=layout, raw={"content": content})
    return Page(status=status, html=html, form_targets=form_targets)


def _message(heading: str, text: str, *, link: str | None = None, status: int = 200) -> Page:
    back = f'<p><a href="{escape(link)}">Back to the shop</a></p>' if link else ""
    html = _fill("message.html", heading=heading, text=text, raw={"link": back})
    return _page(heading, html, status=status)


def _home() -> Page:
    text = "The shop sends buyers here to pay and designers here to connect an account."
    html = _fill("message.html", heading="Payment sandbox", text=text, raw={"link": _card_list()})
    return _page("Payment sandbox", html)


def _checkout(tx: Transaction, session: dict[str, Any], form: Form) -> Page:
    total = money.show(session["amount_total"], session["currency"])
    free = not session["amount_total"]
    marks = form.marks()
    alert = form.alert or ("Check the field marked below." if form.errors else "")
    cancel = session["cancel_url"]
    raw = {
        **marks,
        "lines": _lines(tx, session),
        "alert": f'<p class="alert" role="alert" tabindex="-1" autofocus>{escape(alert)}</p>'
        if alert
        else "",
        "address": _address_fields(session, form, marks),
        "cancel": f'<p><a href="{escape(cancel)}">Cancel and return</a></p>' if cancel else "",
        "card": "" if free else _card_fields(form, marks),
        "cards": "" if free else _card_list(),
    }
    html = _fill(
        "checkout.html",
        total=total,
        heading="Confirm" if free else "Pay by card",
        button="Complete order" if free else f"Pay {total}",
        action=f"/c/pay/{session['id']}",
        email=form.values.get("email", ""),
        raw=raw,
    )
    status = 402 if form.alert else 422 if form.errors else 200
    targets = _origins(session["success_url"])
    return _page(f"Pay {total}", html, layout="wide", status=status, form_targets=targets)


def _lines(tx: Transaction, session: dict[str, Any]) -> str:
    private = tx.private(session["id"])
    rows = []
    for line, note in zip(private["line_items"], private["descriptions"], strict=True):
        detail = f'<br><span class="quiet">{escape(note)}</span>' if note else ""
        amount = money.show(line["amount_total"], line["currency"])
        rows.append(
            f"<tr><td>{escape(line['description'])}{detail}</td>"
            f'<td class="num">{line["quantity"]}</td><td class="num">{amount}</td></tr>'
        )
    return "\n".join(rows)


def _address_fields(session: dict[str, Any], form: Form, marks: dict[str, str]) -> str:
    """The country decides the tax; a business may name its tax ID."""
    html = ""
    if asks_for_address(session):
        options = {"countries": country_options(form.values.get("country", ""))}
        code = form.values.get("postal_code", "")
        html += _fill("address_fields.html", postal_code=code, raw={**marks, **options})
    if asks_for_tax_id(session):
        typed = {name: form.values.get(name, "") for name in ("business_name", "tax_id")}
        html += _fill("tax_id_fields.html", raw=marks, **typed)
    return html


def _card_fields(form: Form, marks: dict[str, str]) -> str:
    options = "".join(
        f'<option value="{spaced(card.number)}">{escape(card.effect)}</option>'
        for card in TEST_CARDS
    )
    return _fill(
        "card_fields.html",
        name=form.values.get("name", ""),
        expiry=form.values.get("expiry", ""),
        cvc=form.values.get("cvc", ""),
        raw={**marks, "options": options},
    )


def _card_list() -> str:
    rows = "\n".join(
        f"<tr><td><code>{spaced(card.number)}</code></td><td>{escape(card.effect)}</td></tr>"
        for card in TEST_CARDS
    )
    return _fill("card_list.html", raw={"rows": rows})
