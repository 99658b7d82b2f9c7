"""Every mail is in the catalogue, is filled by its example alone, and advertises nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings as shop
from django.template.engine import Engine
from pytest_django import Settings

from common.mail_catalogue import example_of, mail_kinds
from privacy.data_map import data_map

FOLDER = Path(shop.BASE_DIR) / "templates" / "emails"
UNFILLED = "(nothing fills this)"
# What belongs into the newsletter, and into no mail about an account or an order.
PROMOTION = re.compile(
    r"newsletter_issue|_card\.html|discount|% off|special offer|you may also|buy now|"
    r"new in the shop|"
    r"recommended for you|sale ends|utm_",
    re.I,
)


def kinds() -> list[str]:
    return sorted(path.name.removesuffix(".subject.txt") for path in FOLDER.glob("*.subject.txt"))


def test_each_mail_is_in_the_catalogue_and_in_the_data_map() -> None:
    assert kinds() == sorted(mail_kinds()) == sorted(data_map().mails)


@pytest.mark.parametrize("kind", kinds())
def test_p18_every_variable_is_filled_and_nothing_is_advertised(
    kind: str, settings: Settings
) -> None:
    django = Engine.get_default()
    held, django.string_if_invalid = django.string_if_invalid, UNFILLED
    try:
        mail = example_of(mail_kinds()[kind])
    finally:
        django.string_if_invalid = held
    for text in (mail.subject, mail.text, mail.html):
        assert text.strip()
        assert UNFILLED not in text
    assert len(mail.subject) <= 120
    if data_map().mails[kind].transactional:
        for name in (f"{kind}.subject.txt", f"{kind}.txt", f"{kind}.html"):
            assert not PROMOTION.search((FOLDER / name).read_text()), name
