"""What went wrong with people's data in other shops and programs, tried here."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activity.models import UsageEvent
from common.audit import record_act
from common.delivery import deliver
from common.models import AuditEntry, OutboxMail
from common.outbox import enqueue_mail
from common.personal import data_subject
from common.storage import private_files, public_files
from privacy.desk.acts import DeskAct
from privacy.exporting.paths import portable
from privacy.models import Case, Consent, DataExport, ExportPart, Objection
from privacy.states import ErasureState
from privacy.tasks import build_export_task
from tests.fixtures import ClientOf, ReadMails
from tests.privacy.copies import copy_of, stored_copy
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import NEW, give_file, made, with_password
from tests.privacy.test_hold_races import ask
from tests.privacy.test_holds import old_mail
from tests.privacy.test_privacy_desk import do, make_desk
from tests.privacy.test_requests import ORIGIN, link_in, send
from tests.privacy.worlds import make_world

pytestmark = pytest.mark.django_db


def test_p64_one_file_that_the_store_has_lost_does_not_cost_the_copy(mira: User) -> None:
    lost, there = give_file(mira, content=b"lost"), give_file(mira, content=b"here")
    private_files().delete(lost.storage_key)
    files = stored_copy(made(mira).parts.get(number=2))
    assert b"here" in {files.zip.read(name) for name in files.names}
    told = files.text("missing.txt")
    assert f"model-{lost.release.cad_model_id}/" in told and "did not have it" in told
    assert f"model-{there.release.cad_model_id}/" not in told


def test_p64_files_whose_names_clash_or_are_refused_elsewhere_are_all_unpacked(mira: User) -> None:
    first = give_file(mira, content=b"1", name='5" ring? <new>.stl')
    for number, name in enumerate(("5_ ring_ _new_.stl", "5_ RING_ _NEW_.stl", "con.stl"), 2):
        key = private_files().save(f"originals/{number}", ContentFile(str(number).encode()))
        first.pk, first.storage_key, first.file_name = None, key, name
        first.is_measured = False
        first.save(force_insert=True)
    files = stored_copy(made(mira).parts.get(number=2))
    own = [name for name in files.names if f"model-{first.release.cad_model_id}/" in name]
    assert {files.zip.read(name) for name in own} >= {b"1", b"2", b"3", b"4"}
    assert len({name.lower() for name in own}) == len(own)
    names = {name.rpartition("/")[2] for name in own}
    assert not any(set(name) & set('<>:"|?*\\') for name in names) and "con.stl" not in names


def test_p64_a_name_is_changed_no_more_than_it_must_be() -> None:
    taken: set[str] = set()
    assert portable("bought/L-1/Ring ø 54.stl", taken) == "bought/L-1/Ring ø 54.stl"
    assert portable("bought/L-1/ring ø 54.stl", taken) == "bought/L-1/ring ø 54-2.stl"
    assert portable("a/.hidden. ", taken) == "a/.hidden"


def test_p65_a_download_that_broke_off_is_begun_anew_for_all_seven_days(mira: User) -> None:
    give_file(mira, content=b"solid")
    client = with_password(mira)
    client.post(NEW)
    export = DataExport.objects.get()
    build_export_task(export.pk)
    # Several GB, which a column of 32 bits does not hold.
    ExportPart.objects.filter(number=2).update(size_bytes=5_000_000_000)
    export.refresh_from_db()
    part = f"{export.get_absolute_url()}parts/2/"
    old = client.post(part)["Location"]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        refused = client.get(old)
        assert refused.status_code == 403 and "text/html" in refused["Content-Type"]
        assert client.get(client.post(part)["Location"]).status_code == 200
        assert "4.7" in client.get(export.get_absolute_url()).text


def test_p58_nothing_is_cut_off_after_the_first_ten_thousand_rows(
    ben: User, tmp_path: Path
) -> None:
    now = timezone.now()
    UsageEvent.objects.bulk_create(
        UsageEvent(person=ben, kind="page", route="home", happened_at=now) for _ in range(10_050)
    )
    found = copy_of(data_subject(ben), tmp_path)
    assert len(found.csv("csv/activity.UsageEvent.account.csv")) == 1 + 10_050
    (table,) = [one for one in found.tables() if one["table"] == "activity.UsageEvent"]
    assert len(table["rows"]) == 10_050


def test_p42_what_staff_wrote_of_somebody_else_is_emptied_and_no_erasure_hangs_on_it(
    ben: User, carol: User, staff: User
) -> None:
    ben.display_name = "Benedikt Okonkwo"
    ben.save()
    hold = ask(old_mail(1))
    for reason in ("Benedikt Okonkwo (ben@example.test) rang about it.", "Carol rang about it."):
        record_act(actor=staff, act=DeskAct.HOLD_RELEASED, target=hold, reason=reason)
    asked = erase(ben)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    reasons = AuditEntry.objects.filter(act=DeskAct.HOLD_RELEASED).order_by("pk")
    # Who did what and when stays, and so does what names somebody else.
    assert [one.reason for one in reasons] == ["", "Carol rang about it."]
    assert all(one.person == staff for one in reasons)
    assert asked.steps.get(name="sweep").counts["words of staff emptied"] == 1


def test_p58_an_address_in_capitals_is_the_same_guest(
    client_of: ClientOf, read_mails: ReadMails
) -> None:
    order = make_world("gwen", is_guest=True).rows["orders.Order"]
    shouted = order.guest_email.title()
    assert shouted != order.guest_email
    DataExport.objects.filter(address=order.guest_email).delete()
    assert send(Client(), address=shouted, kind="access") == 303
    mail = next(one for one in read_mails() if "/confirm/" in one.text)
    assert Client().post(link_in(mail), headers=ORIGIN).status_code == 200
    desk = make_desk("privacy", "view_case", "work_case")
    do(client_of(desk), Case.objects.latest("pk"), "export")
    export = DataExport.objects.get(address=order.guest_email, state="waiting")
    build_export_task(export.pk)
    told = stored_copy(export.parts.get(number=1))
    assert order.number in "".join(told.text(name) for name in told.names)


def test_p41_no_mail_that_waited_goes_out_to_who_has_left(ben: User, read_mails: ReadMails) -> None:
    for number in range(2):
        enqueue_mail(
            kind="account_idle",
            to_address=ben.email,
            recipient=ben,
            context={"user": ben, "closes_at": timezone.now(), "is_last": False},
            dedupe_key=f"waits:{number}",
        )
    OutboxMail.objects.update(sent_at=None, try_after=timezone.now() + timedelta(hours=1))
    waiting = list(OutboxMail.objects.values_list("pk", flat=True))
    before = len(read_mails())
    erase(ben)
    for pk in waiting:
        deliver(pk)
    told = [mail.subject for mail in read_mails()][: len(read_mails()) - before]
    assert set(told) <= {"Your data is erased", "Your data will be erased at JewelCAD"}
    assert not OutboxMail.objects.filter(to_address=ben.email).exists()


def test_p69_who_takes_an_objection_back_has_consented_to_nothing(ben: User) -> None:
    client = with_password(ben)
    before = Consent.objects.count()
    for said in ("yes", "no"):
        client.post("/account/privacy/objections/personalise/", {"objects": said})
    assert [one.state for one in Objection.objects.order_by("pk")] == ["made", "withdrawn"]
    assert Consent.objects.count() == before


def test_p41_a_portrait_is_gone_from_its_address_with_the_account(ben: User) -> None:
    ben.picture_key = public_files().save("portraits/ben.webp", ContentFile(b"a picture"))
    ben.save()
    assert Client().get(ben.picture_url).status_code == 200
    address = ben.picture_url
    erase(ben)
    assert Client().get(address).status_code == 404
