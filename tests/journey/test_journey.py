"""From a designer's upload to the payout, on the whole stack, in a real browser."""

import hashlib
import re
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from demo_pieces.collection import PIECES
from demo_pieces.writing import write_3mf
from embedded.demo_login import DEMO_PASSWORD
from tests.cards import card_numbers
from tests.files import cube_stl
from tests.journey.conftest import Site
from tests.journey.people import OWN_PASSWORD, Person, person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.stack,
    pytest.mark.slow,
    pytest.mark.long,
]

TITLE = "Lena's six-claw solitaire"
SLUG = "lenas-six-claw-solitaire"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "solitaire.3mf"
    write_3mf(PIECES[0].build(), path)
    return path


def test_the_whole_journey(site: Site, chromium: Browser, original: Path, tmp_path: Path) -> None:
    lena = person(chromium, site.url)
    signs_up_and_opens_a_studio(lena)
    uploads_a_broken_file_then_a_good_one(lena, original, tmp_path)
    staff = person(chromium, site.url)
    staff.logs_in("staff@demo.test")
    staff.sets_up_a_second_factor()
    staff_send_it_back_and_then_publish_it(staff, lena)
    ben = person(chromium, site.url)
    finds_it_without_an_account(ben)
    buys_it(ben)
    downloads_the_original(ben, original, tmp_path)
    nobody_else_gets_it(ben, lena, person(chromium, site.url))
    gets_paid(lena, staff)
    for someone in (lena, staff, ben):
        assert someone.faults == []


def test_buying_and_uploading_work_without_javascript(
    site: Site, chromium: Browser, original: Path, tmp_path: Path
) -> None:
    kenji = person(chromium, site.url, scripts=False)
    kenji.goes_to(f"/models/{SLUG}/")
    kenji.clicks("Put in the cart")
    checks_out_and_logs_in(kenji, "kenji@demo.test")
    kenji.page.locator("[name=delivers_now]").check()
    kenji.page.locator("main form button[type=submit]").first.click()
    _fills_card(kenji, "4242 4242 4242 4242")
    for _ in range(60):
        if kenji.page.get_by_text("Open the library").count():
            break
        kenji.page.wait_for_timeout(500)
        kenji.page.reload()
    downloads_the_original(kenji, original, tmp_path)

    kenji.goes_to("/studio/models/new/")
    kenji.page.locator("[name=title]").fill("Cube without scripts")
    kenji.page.locator("textarea[name=description]").fill("A cube.")
    kenji.page.locator("[name=category]").select_option(label="Rings")
    kenji.page.locator("[name=price_personal]").fill("5")
    cube = tmp_path / "cube.stl"
    cube.write_bytes(cube_stl())
    kenji.page.locator("input[type=file]").set_input_files(cube)
    kenji.clicks("Save and measure")
    kenji.sees("See where it stands now")


def signs_up_and_opens_a_studio(lena: Person) -> None:
    lena.goes_to("/accounts/signup/")
    form = lena.page.locator("main form")
    form.locator("[name=email]").fill("lena@example.test")
    form.locator("[name=username]").fill("lena")
    form.locator("[name=password1]").fill(OWN_PASSWORD)
    form.locator("select[name*=year]").select_option("1990")
    form.locator("select[name*=month]").select_option("5")
    assert not form.locator("[name=newsletter], [name=wants_newsletter]").first.is_checked()
    form.locator("button[type=submit]").click()
    text = lena.reads_mail("Confirm your e-mail address")
    link = re.search(r"http://\S+confirm\S+", text)
    assert link
    lena.page.goto(link[0])
    lena.page.locator("main form button[type=submit]").click()
    if "/login/" in lena.page.url:
        lena.fills_log_in("lena@example.test", OWN_PASSWORD)
    lena.goes_to("/account/designer/")
    lena.page.locator("[name=studio_name]").fill("Lena Studio")
    lena.page.locator("main form button[type=submit]").last.click()
    lena.goes_to("/studio/")
    lena.sees("No pieces yet")


def uploads_a_broken_file_then_a_good_one(lena: Person, original: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.stl"
    broken.write_bytes(cube_stl()[:-40])
    lena.goes_to("/studio/models/new/")
    lena.page.locator("[name=title]").fill(TITLE)
    lena.page.locator("textarea[name=description]").fill("Six claws, a 6.5 mm brilliant.")
    lena.page.locator("[name=category]").select_option(label="Rings")
    lena.page.locator("[name=price_studio]").fill("39.00")
    lena.page.locator("input[type=file]").set_input_files(broken)
    expect(lena.page.locator("jewel-upload")).to_contain_text(re.compile("STL|triangles|bytes"))
    assert lena.page.locator("[name=title]").input_value() == TITLE

    lena.page.locator("input[type=file]").set_input_files(original)
    expect(lena.page.locator("[name=upload_id]")).not_to_have_value("", timeout=30_000)
    lena.clicks("Save and measure")
    expect(lena.page.locator("#workbench progress")).to_be_visible()
    expect(lena.page.locator(".workbench__first img")).to_be_visible(timeout=60_000)
    lena.sees("Send to review", seconds=240)
    lena.sees("Watertight")
    expect(lena.page.get_by_role("link", name="Turn it")).to_be_visible(timeout=240_000)
    expect(lena.page.locator(".gallery__strip > figure > picture > img")).to_have_count(3)
    expect(lena.page.locator(".gallery__looks a")).to_have_count(5)
    lena.clicks("Send to review")
    lena.sees("In review since")


def staff_send_it_back_and_then_publish_it(staff: Person, lena: Person) -> None:
    staff.goes_to("/admin/models_catalog/cadmodel/")
    staff.clicks("Review", role="link")
    assert staff.page.locator(".review__pictures > li > a > img").count() == 3
    staff.sees("What we measured")
    staff.page.locator("textarea[name=reason]").fill("Say which finger size it is.")
    staff.clicks("Send back")
    staff.sees("is back with its designer")

    assert "Say which finger size it is." in lena.reads_mail("needs a change")
    lena.goes_to(f"/studio/models/{SLUG}/edit/")
    lena.page.locator("textarea[name=description]").fill("Six claws, 6.5 mm brilliant, US 6.5.")
    lena.clicks("Save")
    lena.clicks("Send to review")

    staff.goes_to("/admin/models_catalog/cadmodel/")
    staff.clicks("Review", role="link")
    staff.clicks("Publish")
    staff.sees("is published")


def finds_it_without_an_account(ben: Person) -> None:
    ben.goes_to("/")
    ben.page.locator("#site-q").fill("solitare")
    ben.page.locator("#site-q").press("Enter")
    ben.page.locator(".card a").first.click()
    expect(ben.page).to_have_url(re.compile(f"/models/{SLUG}/$"))
    for text in ("18k", "Platinum 950 ruthenium", "Finger size", "Round"):
        ben.sees(text)
    assert ben.page.context.cookies() == []

    ben.clicks("View in 3D")
    expect(ben.page.locator("jewel-viewer canvas")).to_be_visible(timeout=120_000)
    rose = ben.page.locator("jewel-viewer").get_by_role("button", name=re.compile("rose", re.I))
    rose.first.click(timeout=120_000)

    ben.clicks("Put in the cart")
    expect(ben.page).to_have_url(re.compile("/cart/"))
    ben.sees("39.00 USD")


def buys_it(ben: Person) -> None:
    checks_out_and_logs_in(ben, "ben@demo.test")
    expect(ben.page).to_have_url(re.compile("/checkout/"))
    ben.page.locator("[name=delivers_now]").check()
    ben.page.locator("main form button[type=submit]").first.click()
    ben.sees("TEST MODE")
    _fills_card(ben, "4000 0000 0000 0002")
    ben.sees("declined")
    _fills_card(ben, "4242 4242 4242 4242")
    expect(ben.page).to_have_url(re.compile("/orders/JC-"), timeout=30_000)
    ben.sees("Open the library", seconds=30)
    mail = ben.reads_mail("Your order")
    assert "39.00 USD" in mail


def checks_out_and_logs_in(someone: Person, email: str) -> None:
    someone.clicks("Check out", role="link")
    someone.page.locator("main").get_by_role("link", name="Log in", exact=True).click()
    someone.fills_log_in(email)


def test_a_guest_buys_and_downloads_by_the_mailed_link_without_javascript(
    site: Site, chromium: Browser, original: Path, tmp_path: Path
) -> None:
    gwen = person(chromium, site.url, scripts=False)
    gwen.goes_to(f"/models/{SLUG}/")
    gwen.clicks("Put in the cart")
    gwen.clicks("Check out", role="link")
    gwen.page.get_by_label("E-mail address").fill("gwen@example.test")
    gwen.page.get_by_label("Month of birth").select_option("5")
    gwen.page.get_by_label("Year of birth").select_option("1990")
    gwen.page.locator("[name=delivers_now]").check()
    gwen.page.locator("main form button[type=submit]").first.click()
    _fills_card(gwen, "4242 4242 4242 4242")
    expect(gwen.page).to_have_url(re.compile("/checkout/orders/JC-"), timeout=30_000)
    for _ in range(60):
        if gwen.page.get_by_text("mailed the link").count():
            break
        gwen.page.wait_for_timeout(500)
        gwen.page.reload()
    gwen.sees("No mail?")
    assert gwen.page.locator("form[action$='/download/']").count() == 0
    link = re.search(r"http://\S+/guest/\S+", gwen.reads_mail("Your order"))
    assert link
    elsewhere = person(chromium, site.url, scripts=False)
    elsewhere.page.goto(link[0])
    downloads(elsewhere, original, tmp_path)


def test_a_piece_is_found_and_bought_by_the_keys_alone(site: Site, chromium: Browser) -> None:
    kim = person(chromium, site.url)
    press, write = kim.page.keyboard.press, kim.page.keyboard.type
    kim.goes_to("/")
    kim.tabs_to(kim.page.locator("#site-q"))
    write("solitaire")
    press("Enter")
    kim.tabs_to(kim.page.locator(f".card__name a[href$='/{SLUG}/']"))
    press("Enter")
    kim.tabs_to(kim.page.locator("[name=offer]:checked, [name=offer]").first)
    press("Space")
    kim.tabs_to(kim.page.get_by_role("button", name="Put in the cart"))
    press("Enter")
    kim.tabs_to(kim.page.get_by_role("link", name="Check out", exact=True))
    press("Enter")
    kim.tabs_to(kim.page.get_by_label("E-mail address"))
    write("kim@example.test")
    for label, key in (("Month of birth", "May"), ("Year of birth", "1990")):
        kim.tabs_to(kim.page.get_by_label(label))
        write(key)
    kim.tabs_to(kim.page.locator("[name=delivers_now]"))
    press("Space")
    kim.tabs_to(kim.page.locator("main form .btn--primary"))
    press("Enter")
    for name, words in (("number", "4242 4242 4242 4242"), ("expiry", "12 / 34"), ("cvc", "123")):
        kim.tabs_to(kim.page.locator(f"[name={name}]"))
        write(words)
    press("Enter")
    expect(kim.page).to_have_url(re.compile("/checkout/orders/JC-"), timeout=30_000)
    kim.sees("mailed the link", seconds=30)
    assert kim.faults == []


def test_a43_no_log_has_what_the_links_of_mails_open_nor_passwords_nor_cards(site: Site) -> None:
    """After the journeys above, and after each link was followed, rightly and oddly."""
    mails = [path.read_text() for path in (site.local / "mail").glob("*.eml")]
    # Quoted-printable breaks lines with "=" at their end and writes "=" as "=3D".
    text = "\n".join(mails).replace("=\n", "").replace("=3D", "=")
    links = {link.rstrip(".,>)") for link in re.findall(rf"{site.url}/[^\s\"'<]+", text)}
    keys = {part for link in links for part in re.split(r"[/?&=#]", link) if len(part) > 24}
    assert len(keys) >= 2, "of a confirmation and of a guest's library"
    for link in links:
        for data in (None, b"csrfmiddlewaretoken=wrong"):
            with suppress(OSError):  # most are refused, and some have ended
                urllib.request.urlopen(link, data=data, timeout=20).close()  # noqa: S310
    logs = [site.local / "log.txt", *site.local.rglob("*.log")]
    written = "\n".join(path.read_text(errors="replace") for path in logs if path.is_file())
    assert "answered method=POST route=" in written
    secrets = {*keys, OWN_PASSWORD, DEMO_PASSWORD, "4242 4242", "42424242"}
    found = [secret for secret in secrets if secret in written.partition("Ready in")[2]]
    assert found == []
    assert [mail for mail in ("lena@example.test", "gwen@example.test") if mail in written] == []


def test_p09_no_table_log_file_or_queue_has_a_card_number(site: Site) -> None:
    """After the journeys above, in which a card was typed on the page of the sandbox."""
    wanted = "paid by 4242 4242 4242 4242, then 4000-0000-0000-0002; not 4242424242424241"
    assert card_numbers(wanted) == {"4242424242424242", "4000000000000002"}
    everything = {
        "database": _without_marks(site.dump_database()),
        "redis": _without_lines(site.dump_redis()),
    }
    for path in site.local.rglob("*"):
        # The servers' own pages, of which the two dumps are what can be read.
        if path.is_file() and path.relative_to(site.local).parts[0] not in {"postgres", "valkey"}:
            everything[str(path.relative_to(site.local))] = path.read_bytes().decode("latin-1")
    assert "gwen@example.test" in everything["database"], "what was typed in our pages is in it"
    places = {path.partition("/")[0] for path in everything}
    assert {"files", "log.txt", "mail", "sandbox"} <= places, places
    assert {
        where: cards for where, text in everything.items() if (cards := card_numbers(text))
    } == {}


def _fills_card(ben: Person, number: str) -> None:
    ben.page.locator("[name=number]").fill(number)
    ben.page.locator("[name=expiry]").fill("12 / 34")
    ben.page.locator("[name=cvc]").fill("123")
    ben.page.locator("form button[type=submit]").click()


def downloads_the_original(ben: Person, original: Path, tmp_path: Path) -> None:
    ben.goes_to("/library/")
    downloads(ben, original, tmp_path)


def downloads(ben: Person, original: Path, tmp_path: Path) -> None:
    with ben.page.expect_download() as started:
        ben.page.locator("form[action$='/download/'] button").first.click()
    kept = tmp_path / "downloaded.3mf"
    started.value.save_as(kept)
    assert started.value.suggested_filename == "solitaire.3mf"
    assert (
        hashlib.sha256(kept.read_bytes()).digest() == hashlib.sha256(original.read_bytes()).digest()
    )


def nobody_else_gets_it(ben: Person, lena: Person, stranger: Person) -> None:
    ben.goes_to("/library/")
    address = ben.page.locator("form[action$='/download/']").first.get_attribute("action")
    assert address
    stranger.logs_in("mira@demo.test")
    for someone in (stranger, lena):
        someone.goes_to("/account/")
        token = someone.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        answer = someone.page.request.post(
            someone.url + address,
            form={"csrfmiddlewaretoken": token},
            headers={"Referer": someone.url + "/account/"},
            max_redirects=0,
        )
        assert answer.status == 404


def gets_paid(lena: Person, staff: Person) -> None:
    assert "33.15 USD" in lena.reads_mail(TITLE)
    lena.goes_to("/studio/payouts/")
    lena.sees("33.15 USD")
    lena.page.get_by_label("Country in which you are paid").select_option(label="United States")
    lena.clicks("Connect an account")
    lena.clicks("Complete onboarding with test data")
    lena.sees("Account at Stripe", seconds=20)
    ask = lena.page.get_by_role("button", name="Ask Stripe now")
    if ask.count():  # its message has not arrived yet
        ask.click()
    lena.sees("Connected", seconds=20)

    staff.goes_to("/admin/payouts/earning/")
    staff.page.locator("#action-toggle").check()
    staff.page.locator("select[name=action]").select_option("pay")
    staff.page.locator("button[name=index]").click()
    staff.page.locator("textarea[name=reason]").fill("A first sale, looked at")
    staff.clicks("See what happens")
    staff.sees("33.15 USD goes to")
    staff.clicks("Confirm: release and pay")
    staff.sees("1 of 1 transfers made")

    lena.goes_to("/studio/payouts/")
    lena.sees("Paid")
    expect(lena.page.locator("table").last).to_contain_text("33.15 USD")


def _without_marks(dump: str) -> str:
    """Without the marks of kept pages: of 400 random numbers of that length one is a card's."""
    return re.sub(r"COPY public\.common_pagechange .*?\n\\\.\n", "", dump, flags=re.S)


def _without_lines(dump: str) -> str:
    """Without the lines of drawings in kept pages, whose places read as groups of digits."""
    return re.sub(r"[MLHVCQmlhvcq]-?\d[\d\s.,MLHVCQZmlhvcqz-]*", " ", dump)
