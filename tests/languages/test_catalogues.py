"""Each language says everything, with the same names and tags in it."""

import re

import pytest

from embedded.catalogues import PLURAL_FORMS, build_catalogues, forms_of, merged
from embedded.places import PROJECT
from scripts.messages import Key, extracted

NAMED = re.compile(r"%\(\w+\)[sd]|%%|</?[a-z]+[^>]*>")


@pytest.fixture(scope="module")
def said() -> dict[Key, dict[str, list[str]]]:
    return extracted()


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_every_message_is_translated_with_what_stands_in_it(
    language: str, said: dict[Key, dict[str, list[str]]]
) -> None:
    """`scripts/messages.py` adds what is new, untranslated, and takes out what nobody says."""
    catalogue = merged(language, sorted((PROJECT / "locale" / language).glob("*.po")))
    missing, bent = [], []
    for (context, message), places in said.items():
        forms = (message,) if isinstance(message, str) else message
        found = catalogue.get(forms[0], context or None)
        strings = forms_of(found) if found else []
        if not strings:
            missing.append((forms[0], sum(places.values(), [])[0]))
            continue
        for string in strings:
            kinds = [sorted(NAMED.findall(form)) for form in forms]
            if sorted(NAMED.findall(string)) not in kinds:
                bent.append((forms[-1], string))
            if (string[:1].isspace(), string[-1:].isspace()) != (
                forms[0][:1].isspace(),
                forms[0][-1:].isspace(),
            ):
                bent.append((forms[0], string))
    assert missing == []
    assert bent == []
    ids = {
        (one.context or "", one.id if isinstance(one.id, str) else tuple(one.id))
        for one in catalogue
        if one.id
    }
    assert ids - said.keys() == set(), "what no page says"


def test_they_are_compiled_for_django() -> None:
    for language in PLURAL_FORMS:
        assert (build_catalogues() / language / "LC_MESSAGES" / "django.mo").is_file()
