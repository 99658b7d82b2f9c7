"""The words of a licence that was sold stay as they were."""

import hashlib

from models_catalog import licences
from models_catalog.licences import TERMS_VERSION, LicenceKind, terms_of

# Add a line for a new version. Never change one: people hold licences under those words.
PUBLISHED = {
    "2026-11": "97f1d05d3bb979c65304548c00277b8d596c31e3a0126dbfd267fcf47c5198eb",
    "2026-11-28": "2bb6a13f2e7c2794b011b5092a184672d80c265977d6c7587c1752db45122ca5",
}


def test_no_version_of_the_terms_was_edited_or_removed() -> None:
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in licences._FOLDER.iterdir()
    }
    assert found == PUBLISHED


def test_the_version_on_sale_words_every_licence() -> None:
    assert set(terms_of(TERMS_VERSION)) == set(LicenceKind.values)
