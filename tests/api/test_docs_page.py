"""The page about the API, and the list of its addresses, say what its schema does."""

import re

import yaml
from django.conf import settings
from django.test import Client

DOCUMENT = settings.BASE_DIR / "docs" / "openapi.yaml"


def test_the_page_names_what_the_document_does_and_runs_no_script_of_its_own(
    client: Client,
) -> None:
    answer = client.get("/api/v1/docs/")
    page, document = answer.content.decode(), yaml.safe_load(DOCUMENT.read_text())
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}</code>" in page
    for name, shape in document["components"]["schemas"].items():
        for field in shape.get("properties", ()):
            assert f'id="shape-{name}"' in page and f"<code>{field}</code>" in page, (name, field)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert page.count("<script") == client.get("/help/").content.decode().count("<script")
    assert not answer.cookies


def test_the_root_of_the_api_lists_every_address_that_the_schema_has(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert answer.status_code == 200
    body = answer.json()
    described = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    assert [one["path"] for one in body["addresses"]] == list(described)
    assert all(one["methods"] for one in body["addresses"])
    for address in (body["documentation"], body["schema"]):
        assert client.get(address).status_code == 200
