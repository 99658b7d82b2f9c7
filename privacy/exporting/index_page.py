"""The page of a copy that tells a person, in their language, what is in it and why we hold it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop, override

from common.languages import ENGLISH, language_of, language_tag
from common.personal import DataSubject
from privacy.data_map import data_map
from privacy.policy import policy_page
from privacy.purposes import Export

# A recipient that is no firm.
BUYERS = gettext_noop("Visitors and buyers")


def index_page(person: DataSubject, told: dict[str, Any], **more: Any) -> str:
    with override(language_of_subject(person)):
        shown = {name: _translated(one) for name, one in told.items()}
        return render_to_string(
            "privacy/export/index.html", {**shown, **more, "language": language_tag()}
        )


def language_of_subject(person: DataSubject) -> str:
    """A copy is made in a task, so without a choice it is English."""
    account = get_user_model()._base_manager.filter(pk__in=[person.account_id]).first()
    return language_of(account, ENGLISH)


def words_of_index() -> Iterator[str]:
    """All that the page says out of the data maps, for the catalogues of messages."""
    found = data_map()
    page = policy_page(found)
    for section in page.sections:
        yield section.name
        for row in section.rows:
            yield from (row.about, *row.purposes, *row.bases, *row.retention)
    for one in page.recipients:
        yield from (one.role, *one.gets)
    for record in found.records.values():
        if record.comes_from:
            yield record.comes_from
        for _, said in record.personal_fields():
            if said.export == Export.WITHHOLD:
                yield from (said.about, said.because)


def _translated(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _translated(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_translated(one) for one in told]
    return gettext(told) if isinstance(told, str) and told else told
