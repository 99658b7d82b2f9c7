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
    broken_paths,
    check_data_map,
    gone,
    stored_models,
    undeclared,
    undeclared_mails,
)
from privacy.data_map import data_map, public_hash, read_data_map
from privacy.guards import DeclaredCookiesMiddleware, UndeclaredCookie
from privacy.policy import recipients

COMPLETE = """
    app: accounts
    records:
      Profile:
        about: Phone and address.
        subject: user
        defaults: {category: profile, purposes: [provide_service], lawful_basis: contract,
                   retention: account_life, export: include, erasure: delete}
        fields:
          id: not_personal
          user: {}
          phone: {}
          address: {}
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


def test_the_maps_of_this_installation_are_complete() -> None:
    assert check_data_map(None) == []


def test_a_complete_map_has_no_problems(read: Any) -> None:
    found = read(COMPLETE)
    assert found.problems == ()
    assert list(undeclared(found, [Profile])) == []
    assert list(broken_paths(found)) == []


def test_an_undeclared_field_is_named_with_the_line_to_paste(read: Any) -> None:
    found = read(COMPLETE.replace("          phone: {}\n", ""))
    ((code, text, fix),) = faults(undeclared(found, [Profile]))
    assert code == "E010"
    assert text == "accounts.Profile.phone is stored but not declared."
    assert "phone: " in fix
    assert "data_map.yaml" in fix


def test_a_many_to_many_field_counts_as_stored(read: Any) -> None:
    texts = [text for _, text, _ in faults(undeclared(read(COMPLETE), [User]))]
    assert "accounts.User.groups is stored but not declared." in texts


def test_an_undeclared_table_of_a_third_party_is_named_with_our_file_for_it(read: Any) -> None:
    session = next(m for m in stored_models() if m._meta.label == "sessions.Session")
    fixes = [fix for _, _, fix in faults(undeclared(read(COMPLETE), [session]))]
    assert len(fixes) == 3
    assert all("privacy/third_party_data_map.yaml" in fix for fix in fixes)


def test_a_field_that_no_longer_exists_is_named(read: Any) -> None:
    found = read(COMPLETE + "          fax: {}\n")
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
            subject: user
            fields:
              phone: {{{facts}}}
    """
    ((code, said, fix),) = faults(read(text).problems)
    assert code == "E003"
    assert said == f"accounts.Profile.phone is personal but lacks {fact}."
    assert f"{fact}: " in fix


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[provide_service]", "[advertising]", "E004"),
        ("retention: account_life", "retention: forever", "E004"),
        ("lawful_basis: contract", "lawful_basis: legitimate_interest", "E005"),
        ("export: include", "export: withhold", "E006"),
        ("erasure: delete", "erasure: keep", "E006"),
        ("about: Phone and address.", 'about: ""', "E002"),
    ],
)
def test_a_value_that_the_policy_does_not_know_is_refused(
    read: Any, old: str, new: str, code: str
) -> None:
    changed = COMPLETE.replace(old, new)
    assert changed != COMPLETE
    assert {problem.code for problem in read(changed).problems} == {code}


@pytest.mark.parametrize("subject", ["none", "nobody", "user__profile", "indirect"])
def test_personal_fields_lead_to_their_person(read: Any, subject: str) -> None:
    found = read(COMPLETE.replace("subject: user", f"subject: {subject}"))
    assert [problem.code for problem in broken_paths(found)] == ["E012"]


def test_yaml_that_cannot_be_read_is_one_problem(read: Any) -> None:
    assert [problem.code for problem in read("app: [").problems] == ["E001"]


def test_a_changed_map_is_not_what_the_policy_said(read: Any) -> None:
    before = public_hash(read(COMPLETE), recipients())
    after = public_hash(
        read(COMPLETE.replace("retention: account_life", "retention: ninety_days")), recipients()
    )
    assert before != after


def test_every_purpose_in_use_is_one_of_the_eight() -> None:
    used = {p for _, entry in data_map().personal_fields() for p in entry.facts["purposes"]}
    assert not {"advertising", "ai_training", "sale"} & used


def test_a_mail_that_no_map_declares_is_named(read: Any) -> None:
    found = read(COMPLETE + "    mails:\n      known: {about: One, transactional: true}\n")
    texts = sorted(text for _, text, _ in faults(undeclared_mails(found, ["surprise"])))
    assert texts == [
        "The mail known is declared but has no template.",
        "The mail surprise is sent but not declared.",
    ]


def test_an_undeclared_cookie_never_reaches_the_browser(
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
