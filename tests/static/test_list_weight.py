"""What the list of pieces costs on a phone, and that a finger does not pay for second pictures."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Response

from accounts.models import User
from common.storage import public_files
from demo_pieces.collection import PIECES
from demo_pieces.writing import write_3mf
from geometry.picturing.rendering import render
from geometry.reading.reader import read
from models_catalog.models import CadModel, Picture
from models_catalog.services.index_listing import index_listing
from tests.shop import shelve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 350_000


def drawn_once(folder: Path) -> dict[str, str]:
    """A real ring drawn as the shop draws it; its three files in the public store, by column."""
    write_3mf(PIECES[0].build(), folder / "ring.3mf")
    still = render(read(folder / "ring.3mf"), folder / "hero-yellow.webp", size=1200)
    files = {"storage_key": still.file}
    files |= {f"storage_key_{one.width}": one.file for one in still.smaller}
    return {
        column: public_files().save(
            f"pictures/aa/{name}", ContentFile((folder / name).read_bytes())
        )
        for column, name in files.items()
    }


def show(listing: CadModel, keys: dict[str, str], number: int) -> None:
    """The same picture for each, at an address of its own, from two sides."""
    release = listing.releases.get()
    release.pictures.all().delete()
    for position, view in enumerate(("hero", "side")):
        own = {}
        for column, key in keys.items():
            with public_files().open(key) as body:
                name = f"pictures/{number:02}{position}/{Path(key).name}"
                own[column] = public_files().save(name, ContentFile(body.read()))
        Picture.objects.create(
            release=release,
            view=view,
            metal="yellow",
            width=1200,
            height=1200,
            position=position,
            **own,
        )
    index_listing(cad_model=listing)


@pytest.mark.long
def test_a_page_of_the_list_is_under_350_kb_on_a_phone_and_has_no_second_angle(
    mira: User, site_url: str, chromium: Browser, tmp_path: Path
) -> None:
    keys = drawn_once(tmp_path)
    for number in range(24):
        show(shelve(designer=mira, title=f"Ring {number}").cad_model, keys, number)
    answers: list[Response] = []
    phone = chromium.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )
    page = phone.new_page()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site_url}/models/", wait_until="networkidle")
    # Text travels compressed, by the proxy of a deployment.
    sizes = {
        answer.url: len(gzip.compress(answer.body()) if is_text(answer) else answer.body())
        for answer in answers
    }
    pictures = [url for url in sizes if "/media/pictures/" in url]
    assert pictures and all(".avif" in url for url in pictures), pictures
    assert sum(sizes.values()) < MOST_BYTES, sizes
    assert not seconds(answers), "a second angle was loaded"
    phone.close()

    answers.clear()
    desk = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = desk.new_page()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site_url}/models/", wait_until="networkidle")
    assert seconds(answers)
    desk.close()


def seconds(answers: list[Response]) -> list[str]:
    return [answer.url for answer in answers if re.search(r"/pictures/\d\d1/", answer.url)]


def is_text(answer: Response) -> bool:
    kind = answer.headers.get("content-type", "")
    return kind.startswith("text/") or "javascript" in kind or "svg" in kind
