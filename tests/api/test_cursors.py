"""A cursor that no page of ours gave out gets an answer that says so, not an error page."""

from base64 import b64encode

import pytest
from django.test import Client

from accounts.models import User
from accounts.services.create_api_token import create_api_token

ODD = ["p=abc", "p=%00", "p=9999-99-99", "p=2026-13-01 00:00:00", "o=-1"]


@pytest.mark.parametrize("position", ODD)
def test_an_altered_cursor_finds_nothing(ben: User, client: Client, position: str) -> None:
    _, token = create_api_token(actor=ben, name="script")
    asked = {"cursor": b64encode(position.encode()).decode()}
    for address in ("/api/v1/models/", "/api/v1/library/"):
        answer = client.get(address, asked, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 404
