"""Nothing is stored that no map declares: every fault is named with the line that mends it."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from accounts.models import Profile, User
from privacy.checks import (
    broken_clocks,
    broken_columns,
    broken_erasure,
    broken_subjects,
    broken_ways,
    check_data_map,
    gone,
    stored_models,
    undeclared,
    undeclared_mails,
)
from privacy.data_map import data_map, read_data_map, retention_rules
from privacy.frozen import differences, public_facts, public_hash
from privacy.guards import DeclaredCookiesMiddleware, UndeclaredCookie

COMPLETE = """
    app: accounts
    records:
      Profile:
        about: Phone and address.
        subjects:
          account: {road: user, sees: all}
        clock: {account_closed: user__closed_at}
        in_use:
          - {rule: {user: accounts.personal.has_books}, words: somebody needs it}
        defaults: {category: profile, purposes: [provide_service], lawful_basis: contract,
                   retention: account_life, export: include, erasure: delete}
        fields:
          id: not_personal
          user: {about: Whose.}
          phone: {about: A number.}
          address: {about: A place.}
    cookies:
      cart: {about: A cart., purpose: provide_service, lifetime: 1 day, necessary: true,
             set_when: at once}
    storage:
      originals: {about: Files., personal: true, store: private, retention: while_listed,
                  columns: [accounts.Profile.phone], copies: [], versions: none, versions_days: 7}
    processors:
      stripe:
        - {what: a number, columns: [accounts.Profile.phone], until: ever}
"""


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def from_text(text: str) -> Any:
        path = tmp_path / "data_map.yaml"
        path.write_text(dedent(text))
        return read_data_map([path])

    return from_text


def faults(problems: Any) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.text, problem.fix) for problem in problems]


def test_p03_the_maps_of_this_installation_are_complete() -> None:
    assert check_data_map(None) == []


def all_faults(found: Any) -> list[tuple[str, str, str]]:
    """What the map says wrong in itself, whichever tables there are."""
    checks = (broken_subjects, broken_ways, broken_clocks, broken_erasure, broken_columns)
    return faults([*found.problems, *(one for check in checks for one in check(found))])


def test_a_complete_map_has_no_problems(read: Any) -> None:
    found = read(COMPLETE)
    assert list(undeclared(found, [Profile])) == []
    assert all_faults(found) == []


def test_p03_an_undeclared_field_is_named_with_the_line_to_paste(read: Any) -> None:
    found = read(COMPLETE.replace("          phone: {about: A number.}\n", ""))
    ((code, text, fix),) = faults(undeclared(found, [Profile]))
    assert code == "E010"
    assert text == "accounts.Profile.phone is stored but not declared."
    assert "phone: " in fix
    assert "data_map.yaml" in fix


def test_a_many_to_many_field_counts_as_stored(read: Any) -> None:
    texts = [text for _, text, _ in faults(undeclared(read(COMPLETE), [User]))]
    assert "accounts.User.groups is stored but not declared." in texts


def test_an_undeclared_table_of_a_third_party_is_named_with_our_file_for_it(read: Any) -> None:
    table = next(m for m in stored_models() if m._meta.label == "contenttypes.ContentType")
    fixes = [fix for _, _, fix in faults(undeclared(read(COMPLETE), [table]))]
    assert len(fixes) == 3
    assert all("privacy/third_party_data_map.yaml" in fix for fix in fixes)


def test_p03_a_field_that_no_longer_exists_is_named(read: Any) -> None:
    found = read(COMPLETE.replace("    cookies:", "          fax: {about: Old.}\n    cookies:"))
    ((code, text, _),) = faults(gone(found, [Profile]))
    assert (code, text) == ("E011", "accounts.Profile.fax is declared but no longer stored.")


def test_a_table_that_no_longer_exists_is_named(read: Any) -> None:
    ((code, text, _),) = faults(gone(read(COMPLETE), []))
    assert (code, text) == ("E011", "accounts.Profile is declared but no such table exists.")


@pytest.mark.parametrize(
    "fact", ["category", "purposes", "lawful_basis", "retention", "export", "erasure"]
)
def test_a_personal_field_that_lacks_a_fact_is_named(read: Any, fact: str) -> None:
    given = {
        "category": "profile",
        "purposes": "[provide_service]",
        "lawful_basis": "contract",
        "retention": "account_life",
        "export": "include",
        "erasure": "delete",
    }
    facts = ", ".join(f"{key}: {value}" for key, value in given.items() if key != fact)
    text = f"""
        app: accounts
        records:
          Profile:
            about: Phone and address.
            subjects: {{account: {{road: user, sees: all}}}}
            fields:
              phone: {{about: A number., {facts}}}
    """
    ((code, said, fix),) = faults(read(text).problems)
    assert code == "E003"
    assert said == f"accounts.Profile.phone lacks {fact}."
    assert f"{fact}: " in fix


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("[provide_service]", "[advertising]", "E004", "purposes: ['advertising']"),
        ("retention: account_life", "retention: forever", "E004", "retention: 'forever'"),
        ("export: include", "export: withhold", "E006", "withheld or kept without a reason"),
        ("erasure: delete", "erasure: keep", "E006", "withheld or kept without a reason"),
        ("erasure: delete", "erasure: anonymise", "E004", "do: 'anonymise'"),
        ("erasure: delete", "erasure: replace", "E004", "`replace` without `by`"),
        ("about: Phone and address.", 'about: ""', "E002", "lacks `about` or `subjects`"),
        ("id: not_personal", "id: notpersonal", "E004", "Profile.id is 'notpersonal'"),
        ("in_use:", "inuse:", "E004", "unknown entry 'inuse'"),
        ("sees: all", "sees: [fax]", "E012", "see 'fax'"),
        ("sees: all", "sees: [phone]", "E012", "Profile.address is in somebody's copy, and nobody"),
        ("account: {road: user", "friend: {road: user", "E004", "about 'friend'"),
        ("road: user", "road: user__profile", "E012", "leads to no person"),
        ("road: user", "road: nobody", "E012", "leads to no person"),
        ("has_books", "has_no_books", "E018", "gives no query"),
        ("personal.has_books", "tokens.new_token", "E018", "is in no personal.py"),
        ("clock: {account_closed", "clock: {sent", "E019", "no clock for it"),
        ("user__closed_at", "user__opened_at", "E018", "gives no query"),
        ("set_when: at once", "setwhen: at once", "E004", "unknown entry 'setwhen'"),
        ("purpose: provide_service", "purpose: sell", "E004", "purpose: 'sell'"),
        ("necessary: true", "necessary: perhaps", "E004", "necessary: 'perhaps'"),
        ("retention: while_listed", "retention: forever", "E004", "retention: 'forever'"),
        ("store: private", "store: anywhere", "E004", "store: 'anywhere'"),
        ("columns: [accounts.Profile.phone], copies", "columns: [Fax], copies", "E021", "Fax"),
        ("stripe:", "a_stranger:", "E004", "no recipient that we know"),
        ("    storage:", "    stores:", "E004", "unknown section 'stores'"),
    ],
)
def test_each_mistake_in_a_map_is_named(
    read: Any, old: str, new: str, code: str, said: str
) -> None:
    changed = COMPLETE.replace(old, new)
    assert changed != COMPLETE
    found = all_faults(read(changed))
    assert said in "; ".join(text for found_code, text, _ in found if found_code == code), found


def test_p100_an_interest_is_weighed_beside_the_entry(read: Any) -> None:
    weighed = COMPLETE.replace("lawful_basis: contract", "lawful_basis: legitimate_interest")
    assert {code for code, _, _ in all_faults(read(weighed))} == {"E005"}
    said = weighed.replace(
        "retention: account_life", "balance: It is small., retention: account_life"
    )
    assert all_faults(read(said)) == []


def test_two_mistakes_are_two_problems(read: Any) -> None:
    changed = COMPLETE.replace("purpose: provide_service", "purpose: sell")
    changed = changed.replace("store: private", "store: anywhere")
    assert len(read(changed).problems) == 2


def test_a_row_is_deleted_whole(read: Any) -> None:
    changed = COMPLETE.replace("{about: A number.}", "{about: A number., erasure: blank}")
    assert [code for code, _, _ in all_faults(read(changed))] == ["E020"]


def test_personal_fields_lead_to_a_person(read: Any) -> None:
    changed = COMPLETE.replace(
        "        subjects:\n          account: {road: user, sees: all}", "        subjects: none"
    )
    assert "accounts.Profile.phone lacks of." in [text for _, text, _ in all_faults(read(changed))]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"period": None}, "E004", "period: None"),
        ({"period": {"days": 1}}, "E007", "lasts 1 day"),
        ({"period": {"centuries": 7}}, "E004", "period: {'centuries': 7}"),
        ({"action": "anonymise"}, "E004", "action: 'anonymise'"),
        ({"perod": {"years": 7}}, "E004", "unknown entry 'perod'"),
    ],
)
def test_a_rule_that_says_something_else_than_it_does_is_named(
    tmp_path: Path, change: dict[str, Any], code: str, said: str
) -> None:
    rules = retention_rules()
    rules["seven_years_after_year_end"] = {**rules["seven_years_after_year_end"], **change}
    path = tmp_path / "data_map.yaml"
    path.write_text(dedent(COMPLETE))
    found = faults(read_data_map([path], retention=rules).problems)
    assert [(one, said in text) for one, text, _ in found] == [(code, True)]


def test_a_rule_without_a_period_is_named(tmp_path: Path) -> None:
    rules = retention_rules()
    del rules["ninety_days"]["period"]
    path = tmp_path / "data_map.yaml"
    path.write_text(dedent(COMPLETE))
    found = faults(read_data_map([path], retention=rules).problems)
    assert [(code, text) for code, text, _ in found] == [
        ("E003", "The rule ninety_days lacks period.")
    ]


def test_yaml_that_cannot_be_read_is_one_problem(read: Any) -> None:
    assert [problem.code for problem in read("app: [").problems] == ["E001"]


def test_what_the_policy_would_say_otherwise_is_told_fact_by_fact(read: Any) -> None:
    before = read(COMPLETE)
    changed = COMPLETE.replace("about: Phone and address.", "about: Where you live.")
    now = read(changed.replace("lifetime: 1 day", "lifetime: 9 years"))
    assert list(differences(public_facts(before), public_facts(now))) == [
        'accounts.Profile: about was "Phone and address." and is "Where you live.".',
        'cookies: cart: lifetime was "1 day" and is "9 years".',
    ]
    assert public_hash(before) != public_hash(now)


def test_p13_every_purpose_in_use_is_one_of_the_eight() -> None:
    used = {p for _, _, said in data_map().personal_fields() for p in said.purposes}
    assert not {"advertising", "ai_training", "sale"} & used


def test_p04_a_mail_that_no_map_declares_is_named(read: Any) -> None:
    found = read(COMPLETE + "    mails:\n      known: {about: One, transactional: true}\n")
    texts = sorted(text for _, text, _ in faults(undeclared_mails(found, ["surprise"])))
    assert texts == [
        "The mail known is declared but has no template.",
        "The mail surprise is sent but not declared.",
    ]


def test_p04_an_undeclared_cookie_never_reaches_the_browser(
    rf: RequestFactory, settings: Settings
) -> None:
    def view(request: Any) -> HttpResponse:
        response = HttpResponse()
        response.set_cookie("tracker", "1")
        response.set_cookie("cart", "2")
        return response

    with pytest.raises(UndeclaredCookie, match="tracker"):
        DeclaredCookiesMiddleware(view)(rf.get("/"))
    settings.STRICT_PRIVACY = False
    assert list(DeclaredCookiesMiddleware(view)(rf.get("/")).cookies) == ["cart"]
