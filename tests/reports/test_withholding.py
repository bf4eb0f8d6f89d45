"""One text or one photo is hidden from the public alone: on every way out, until it is shown again."""

import io
import re
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation
from openpyxl import load_workbook

from frontend.documents import papers
from reports.errors import BadInput, NotAllowed
from reports.feeds import KEEP_S
from reports.models import Event, Kind, Photo, Report, Text
from reports.notices import mail as mails
from reports.notices import preview
from reports.services import (  # fmt: skip
    batch_sheets,
    contacts,
    contracting,
    handing_out,
    handing_over,
    jobs,
    moderating,
    orders,
    photos,
    publishing,
    replies,
    setup,
    undoing,
    verbs,
)
from tests.build import act, jpeg, make_order, make_report, submitted
from tests.reports.test_outbox import everything

assert mails
ROOT = Path(__file__).resolve().parents[2]
SAID, ANSWERED = "Grannen Oskarsson har kört på lampan", "Oskarsson har betalat för lampan"
INSTEAD, NOT_SHOWN = "Texten visas inte.", {"sv": "Texten visas inte.", "en": "The text is not shown."}


@pytest.fixture
def report(town, desk):
    """Published, with a photo, and closed with words to the residents."""
    report = make_report(town, description=SAID)
    photos.add(io.BytesIO(jpeg(400, 300, "white")), report=report)
    return act(act(report, "publish", desk), "fix", desk, reply=ANSWERED)


@pytest.fixture
def photo(report):
    return Photo.objects.get(report=report)


def reply_of(report):
    return Text.objects.get(report=report, role="reply")


def hidden(report, desk, **what):
    return act(report, "withhold", desk, reason="Namnger en granne", **what)


def test_the_page_of_the_case_says_that_the_text_is_not_shown_until_it_is_again(report, desk, resident):
    address = f"/r/{report.reference}/"
    report = hidden(report, desk)
    page = resident.get(address).content.decode()
    assert SAID not in page and page.count(INSTEAD) == 1 and ANSWERED in page
    assert f'href="/r/{report.reference}/flag"' not in page
    act(report, "restore", desk)
    page = resident.get(address).content.decode()
    assert SAID in page and INSTEAD not in page and f'href="/r/{report.reference}/flag"' in page


def test_words_of_a_step_are_hidden_alone(report, desk, resident):
    address = f"/r/{report.reference}/"
    report = hidden(report, desk, text_id=reply_of(report).pk)
    page = resident.get(address).content.decode()
    assert ANSWERED not in page and SAID in page and page.count(INSTEAD) == 1
    act(report, "restore", desk, text_id=reply_of(report).pk)
    assert ANSWERED in resident.get(address).content.decode()


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_everybody_reads_it_in_the_own_language(report, desk, language):
    report = hidden(report, desk)
    with translation.override(language):
        said = publishing.public_text(report)
    assert said == NOT_SHOWN.get(language, said) and SAID not in said
    assert language != "ar" or re.fullmatch(r"[\u0600-\u06ff .]+", said)


def test_the_api_and_the_list_of_the_api(report, desk, resident, client_of, photo):
    report = hidden(hidden(report, desk), desk, photo=photo.pk)
    for address in (f"/api/v1/reports/{report.reference}", "/api/v1/reports?status=closed"):
        body = resident.get(address, headers={"Accept-Language": "en"}).json()
        one = body["results"][0] if "results" in body else body
        assert one["description"] == "The text is not shown." and one["photos"] == []
        assert SAID not in str(body)
    whole = client_of(desk).get(f"/api/v1/reports/{report.reference}").json()
    assert whole["description"] == SAID and len(whole["photos"]) == 1
    report = act(act(report, "restore", desk), "restore", desk, photo=photo.pk)
    again = resident.get(f"/api/v1/reports/{report.reference}").json()
    assert again["description"] == SAID and len(again["photos"]) == 1


def test_the_feed(report, desk, resident):
    assert KEEP_S <= 600
    assert SAID in resident.get("/feeds/reports.atom").content.decode()
    report = hidden(report, desk)
    said = resident.get("/feeds/reports.atom").content.decode()
    assert SAID not in said and INSTEAD in said
    act(report, "restore", desk)
    assert SAID in resident.get("/feeds/reports.atom").content.decode()


def test_the_mail_to_the_reporter_and_how_it_looks_beforehand(town, desk):
    report = make_report(town, contact={"email": "berit@example.org"}, description=SAID)
    contacts.confirm(report.contact.pk, contacts.confirming_secret(report.contact))
    report = act(report, "fix", desk, reply=ANSWERED)
    report = hidden(report, desk, text_id=reply_of(report).pk)
    assert INSTEAD in preview._letter(report).lines
    everything()
    letter = mail.outbox[-1]
    assert report.reference in letter.subject and ANSWERED not in letter.body and INSTEAD in letter.body
    report = act(report, "restore", desk, text_id=reply_of(report).pk)
    assert ANSWERED in preview._letter(report).lines and replies.newest(report)[1] == ANSWERED


def test_the_photos_addresses(report, desk, resident, client_of, photo):
    addresses = [f"/photos/{photo.pk}-{size}.jpg" for size in ("large", "thumb")]
    report = hidden(report, desk, photo=photo.pk)
    assert [resident.get(one).status_code for one in addresses] == [404, 404]
    assert f"/photos/{photo.pk}-" not in resident.get(f"/r/{report.reference}/").content.decode()
    assert f"/photos/{photo.pk}-" not in resident.get("/list/?status=all").content.decode()
    assert resident.get(f"/r/{report.reference}/flag?photo={photo.pk}").status_code == 404
    officer = client_of(desk).get(addresses[0])
    assert officer.status_code == 200 and officer["Cache-Control"] == "private, no-store"
    act(report, "restore", desk, photo=photo.pk)
    shown = [resident.get(one) for one in addresses]
    assert all(one.status_code == 200 and one["Cache-Control"].startswith("public") for one in shown)
    assert f"/photos/{photo.pk}-" in resident.get(f"/r/{report.reference}/").content.decode()


def test_publishing_all_again_does_not_show_what_was_hidden_by_hand(report, desk, resident, photo):
    report = act(hidden(hidden(report, desk), desk, photo=photo.pk), "publish", desk)
    assert resident.get(f"/photos/{photo.pk}-large.jpg").status_code == 404
    assert publishing.public_text(report) == INSTEAD


def test_the_reporter_still_sees_the_own_words_and_photo(town, desk, resident):
    made = submitted(town, description=SAID)
    photo = photos.add(io.BytesIO(jpeg()), report=made.report)
    report = hidden(hidden(act(made.report, "publish", desk), desk), desk, photo=photo.pk)
    own = resident.get(f"/r/{report.reference}/{made.token}/").content.decode()
    assert SAID in own and f"/photos/{photo.pk}-" in own
    assert resident.get(f"/photos/{photo.pk}-large.jpg?token={made.token}").status_code == 200
    assert resident.get(f"/photos/{photo.pk}-large.jpg?token={'a' * 26}").status_code == 404


def test_what_the_reporter_writes_anew_waits_to_be_read_and_is_not_hidden_by_the_old_choice(report, desk):
    report = act(hidden(report, desk), "reopen", desk)
    report = verbs.act(report, "correct", description="Lampan lutar")
    assert publishing.public_text(report) == ""
    assert publishing.public_text(act(report, "publish", desk)) == "Lampan lutar"


@pytest.fixture
def order(town, desk, crew):
    report = make_report(town, description=SAID)
    photos.add(io.BytesIO(jpeg()), report=report)
    return make_order(town, [report], desk, crew=crew)


def pictures_of(pdf):
    return len(re.findall(rb"/Subtype\s*/Image", pdf))


def test_crews_contractors_and_their_papers_get_nothing_of_it(town, order, desk, crew, crew_member, client_of, resident, tmp_path):  # fmt: skip
    report = Report.objects.get(lines__order=order)
    photo = Photo.objects.get(report=report)
    link = contracting.make(town, [order], {"days": "10", "name": "Elbolaget"}, actor=desk)
    job, theirs = client_of(crew_member), f"/job/{contracting.token_of(link)}/"

    def outs():
        """What each of them reads, and who gets the photo's file."""
        sheet = load_workbook(io.BytesIO(batch_sheets.write(link))).worksheets[0]
        cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
        said = [
            job.get(f"/crew/{order.number}/").content.decode(), resident.get(theirs).content.decode(), cells,
            str(papers._report(Report.objects.get(pk=report.pk), tmp_path)),
        ]  # fmt: skip
        files = [job.get(f"/photos/{photo.pk}-large.jpg"), resident.get(f"{theirs}photo-{photo.pk}.jpg")]
        return said, [one.status_code for one in files], pictures_of(papers.order(order))

    before = outs()
    assert all(SAID in said for said in before[0]) and before[1] == [200, 200]
    shown = hidden(hidden(report, desk), desk, photo=photo.pk)
    said, files, pictures = outs()
    assert all(SAID not in one and INSTEAD in one for one in said) and files == [404, 404] and pictures < before[2]
    assert not any(f"photos/{photo.pk}" in one or f"photo-{photo.pk}" in one for one in said)
    act(act(shown, "restore", desk), "restore", desk, photo=photo.pk)
    assert outs()[1:] == before[1:] and all(SAID in one for one in outs()[0])


def test_an_organisation_behind_its_link_gets_nothing_of_it(town, desk, resident):
    report = make_report(town, description=SAID)
    photo = photos.add(io.BytesIO(jpeg()), report=report)
    report = act(report, "redirect", desk, organisation="trafikverket")
    one = report.handovers.get()
    address = f"/handover/{one.pk}/{handing_over.secret_of(one)}/"
    file = f"{address}photo-{photo.pk}.jpg"
    assert SAID in resident.get(address).content.decode() and resident.get(file).status_code == 200
    hidden(hidden(report, desk), desk, photo=photo.pk)
    page = resident.get(address).content.decode()
    assert SAID not in page and INSTEAD in page and file not in page and resident.get(file).status_code == 404


def test_a_case_is_handed_out_without_it_unless_somebody_weighed_that_it_may(report, desk, photo):
    report = hidden(hidden(report, desk), desk, photo=photo.pk)
    sections = handing_out.whole(report, handing_out.Choice("1"))
    said = "\n".join(line for one in sections for line in one.lines)
    assert SAID not in said and INSTEAD in said and not any(one.photos for one in sections)
    sections = handing_out.whole(report, handing_out.Choice("1", unmasked=True))
    said = "\n".join(line for one in sections for line in one.lines)
    assert SAID in said and any(one.photos for one in sections)


def test_a_crews_photo_is_gone_from_case_and_ledger_and_from_the_crew(town, report, desk, crew, crew_member, resident, client_of):  # fmt: skip
    report = act(report, "reopen", desk)
    order = jobs.finish(make_order(town, [report], desk, crew=crew), actor=crew_member, code="repaired", photo=io.BytesIO(jpeg()))  # fmt: skip
    orders.act(order, "publish", actor=desk)
    after, address = order.photos.get(), f"/r/{report.reference}/"
    assert f"/photos/{after.pk}-" in resident.get(address).content.decode()
    report = hidden(Report.objects.get(pk=report.pk), desk, photo=after.pk)
    assert f"/photos/{after.pk}-" not in resident.get(address).content.decode()
    assert resident.get(f"/photos/{after.pk}-large.jpg").status_code == 404
    assert client_of(crew_member).get(f"/photos/{after.pk}-large.jpg").status_code == 404
    act(report, "restore", desk, photo=after.pk)
    assert f"/photos/{after.pk}-" in resident.get(address).content.decode()


FREE, NAMED, NO_ANSWER = "Vem såg du?", "Oskarsson på sjuan, ring 070-123 45 67", "Svaret visas inte."


@pytest.fixture
def answered(town):
    """With an answer in the reporter's own words beside a chosen one."""
    kind = Kind.objects.get(jurisdiction=town, code="belysning")
    kind.questions = [
        *kind.questions,
        {"code": "seen", "type": "text", "text": {"sv": FREE, "en": "Whom did you see?"}},
    ]
    kind.save()
    setup.forget()
    return make_report(town, answers={"seen": NAMED, "extent": "one"})


def test_one_free_answer_is_hidden_from_all_who_do_the_work_until_it_is_shown_again(town, answered, desk, crew, crew_member, client_of, resident, tmp_path):  # fmt: skip
    order = make_order(town, [answered], desk, crew=crew)
    link = contracting.make(town, [order], {"days": "10", "name": "Elbolaget"}, actor=desk)
    job, theirs = client_of(crew_member), f"/job/{contracting.token_of(link)}/"

    def outs():
        """What crew, contractor, paper and public record say."""
        report = Report.objects.get(pk=answered.pk)
        return [
            job.get(f"/crew/{order.number}/").content.decode(), resident.get(theirs).content.decode(), str(papers._report(report, tmp_path)),
            str(handing_out.whole(report, handing_out.Choice("1"))),
        ]  # fmt: skip

    assert all("Oskarsson" in said and "070-123" not in said and FREE in said for said in outs())
    report = hidden(Report.objects.get(pk=answered.pk), desk, answer_to="seen")
    assert all("Oskarsson" not in said and NO_ANSWER in said and FREE in said for said in outs())
    assert "Oskarsson" in str(handing_out.whole(report, handing_out.Choice("1", unmasked=True)))
    act(report, "restore", desk, answer_to="seen")
    assert all("Oskarsson" in said and NO_ANSWER not in said for said in outs())


def test_an_organisation_behind_its_link_reads_no_hidden_answer(answered, desk, resident):
    report = act(answered, "redirect", desk, organisation="trafikverket")
    one = report.handovers.get()
    address = f"/handover/{one.pk}/{handing_over.secret_of(one)}/"
    assert "Oskarsson" in resident.get(address).content.decode()
    hidden(report, desk, answer_to="seen")
    page = resident.get(address).content.decode()
    assert "Oskarsson" not in page and NO_ANSWER in page


def test_hiding_one_answer_leaves_the_others_and_one_press_takes_it_back(town, answered, desk):
    with undoing.remembering(town, desk, "withhold") as memory:
        report = hidden(answered, desk, answer_to="seen")
    said = [answer for _question, answer in moderating.public_answers(report)]
    assert NO_ANSWER in said and len(said) == 2 and said.count(NO_ANSWER) == 1
    undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
    report = Report.objects.get(pk=report.pk)
    assert report.withheld_answers is None and NO_ANSWER not in dict(moderating.public_answers(report)).values()


@pytest.mark.parametrize("code", ["extent", "nothing", "x" * 61, 7])
def test_only_an_answer_in_free_words_can_be_hidden(answered, desk, code):
    with pytest.raises(BadInput) as refused:
        hidden(answered, desk, answer_to=code)
    assert list(refused.value.errors) == ["answer_to"]


def test_the_officer_hides_an_answer_on_the_page_and_reads_who_when_and_why(answered, desk, client_of):
    at_desk, address = client_of(desk), f"/desk/r/{answered.reference}/"
    assert f"{address}masking/#answer_to-seen" in at_desk.get(address).content.decode()
    form = {"verb": "withhold", "answer_to": "seen", "reason": "Namnger en granne", "version": answered.version}
    page = at_desk.post(f"{address}masking/", form, follow=True).content.decode()
    assert 'value="restore"' in page and "Namnger en granne" in page and "Maria Lind," in page and "Oskarsson" in page
    case = at_desk.get(address).content.decode()
    assert "Dold för dem som gör jobbet" in case and "ett svar" in case and "Namnger en granne" in case
    refused = at_desk.post(f"{address}masking/", form | {"answer_to": "extent", "version": answered.version + 1})
    assert refused.status_code == 400 and "inget sådant svar" in refused.content.decode()


def test_two_officers_at_one_answer_see_both(answered, desk, second_officer, client_of):
    address = f"/desk/r/{answered.reference}/masking/"
    hidden(answered, second_officer, answer_to="seen")
    form = {"verb": "withhold", "answer_to": "seen", "reason": "", "version": answered.version}
    late = client_of(desk).post(address, form | {"verb": "restore"})
    (row,) = late.context["race"].rows
    assert late.status_code == 409
    assert (row.label, row.now, row.yours) == (FREE, "Dold för dem som gör jobbet", "Syns för dem som gör jobbet")


def test_the_history_keeps_who_when_and_why_and_no_words(report, desk):
    hidden(report, desk)
    event = Event.objects.get(report=report, verb="withhold")
    assert event.actor == desk and not event.public and event.texts.get(role="reason").text == "Namnger en granne"
    assert set(event.data) <= {"text", "was", "status"}


def test_one_press_takes_it_back(town, report, desk, photo):
    for what, row in (({}, Text.objects.get(role="description")), ({"photo": photo.pk}, photo)):
        for verb, then in (("withhold", True), ("restore", False)):
            with undoing.remembering(town, desk, verb) as memory:
                act(Report.objects.get(pk=report.pk), verb, desk, **({"reason": "x"} if then else {}), **what)
            row.refresh_from_db()
            assert row.withheld == then
            undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
            row.refresh_from_db()
            assert row.withheld != then
            type(row).objects.filter(pk=row.pk).update(withheld=then)


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"text_id": 999}, "text_id"), ({"text_id": "x"}, "text_id"), ({"photo": 999}, "photo"), ({"photo": "x"}, "photo"), ({"reason": ""}, "reason")],
)  # fmt: skip
def test_what_cannot_be_hidden_is_refused_at_its_field(report, desk, fields, at):
    with pytest.raises(BadInput) as refused:
        act(report, "withhold", desk, **({"reason": "x"} | fields))
    assert list(refused.value.errors) == [at]


def test_notes_and_other_cases_texts_are_none_of_what_can_be_hidden(town, report, desk):
    report = act(report, "note", desk, note="Bara för oss")
    other = act(make_report(town), "fix", desk, reply="Klart")
    for text in (Text.objects.get(role="note"), reply_of(other)):
        with pytest.raises(BadInput):
            hidden(report, desk, text_id=text.pk)
    assert not Text.objects.filter(withheld=True).exists()


def test_a_report_without_text_has_nothing_to_hide(town, desk):
    with pytest.raises(BadInput):
        hidden(make_report(town), desk)


def test_it_takes_the_right_to_publish(report, manager):
    with pytest.raises(NotAllowed):
        hidden(report, manager)


def test_the_officer_sees_it_marked_on_the_case_and_on_the_page(report, desk, client_of, photo):
    at_desk, address = client_of(desk), f"/desk/r/{report.reference}/"
    assert "Dold för allmänheten" not in at_desk.get(address).content.decode()
    page = at_desk.get(f"{address}masking/").content.decode()
    assert page.count('value="withhold"') == 3 and 'value="restore"' not in page
    report = hidden(hidden(hidden(report, desk), desk, photo=photo.pk), desk, text_id=reply_of(report).pk)
    case = at_desk.get(address).content.decode()
    assert case.count("Dold för allmänheten") == 3 and "har kört på lampan" in case and ANSWERED in case
    page = at_desk.get(f"{address}masking/").content.decode()
    assert (
        page.count('value="restore"') == 3 and page.count("Namnger en granne") == 3 and page.count("Maria Lind,") == 3
    )
    assert "har kört på lampan" in page and ANSWERED in page


def test_the_page_hides_and_shows_again_and_one_press_takes_it_back(report, desk, client_of):
    at_desk, address = client_of(desk), f"/desk/r/{report.reference}/masking/"
    text = reply_of(report)
    form = {"verb": "withhold", "text_id": text.pk, "reason": "Namn", "version": report.version}
    answer = at_desk.post(address, form, follow=True)
    text.refresh_from_db()
    assert text.withheld and "/desk/undo/" in answer.content.decode()
    at_desk.post(address, {"verb": "restore", "text_id": text.pk, "version": report.version + 1})
    text.refresh_from_db()
    assert not text.withheld


def test_a_missing_reason_is_said_at_its_field_and_two_officers_see_both(report, desk, second_officer, client_of, photo):  # fmt: skip
    at_desk, address = client_of(desk), f"/desk/r/{report.reference}/masking/"
    form = {"verb": "withhold", "photo": photo.pk, "version": report.version}
    refused = at_desk.post(address, form)
    html = refused.content.decode()
    assert refused.status_code == 400 and f'id="why-photo-{photo.pk}-error"' in html and 'role="alert"' not in html
    act(report, "withhold", second_officer, reason="x", photo=photo.pk)
    act(Report.objects.get(pk=report.pk), "restore", second_officer, photo=photo.pk)
    late = at_desk.post(address, form | {"reason": "Ansikte"})
    (row,) = late.context["race"].rows
    assert late.status_code == 409 and 'value="Ansikte"' in late.content.decode()
    assert (row.now, row.yours, row.differs) == ("Syns för allmänheten", "Dold för allmänheten", True)
    photo.refresh_from_db()
    assert not photo.withheld
    for typed in ({"photo": "x"}, {"text_id": "99999999999999"}, {}):
        fresh = Report.objects.get(pk=report.pk)
        answer = at_desk.post(address, {"verb": "withhold", "reason": "", "version": fresh.version} | typed)
        assert answer.status_code == 400


def sources():
    for folder in ("reports", "frontend"):
        for path in (ROOT / folder).rglob("*.py"):
            if not {"migrations", "seeding", "models"} & set(path.parts):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_the_public_words_of_a_text_and_the_public_photos_have_one_home():
    """Who masks a text or asks for published photos elsewhere forgets what is withheld."""
    masks = {name for name, code in sources() if re.search(r"\bmasked\([^)]*\.masks\b", code)}
    published = {name for name, code in sources() if re.search(r"(filter|exclude|get)\([^()]*\bpublished=True", code)}
    answers = {name for name, code in sources() if "questions.answered(" in code}
    officers = {"frontend/views/desk/cases.py", "frontend/views/desk/masking.py", "frontend/views/public/duty.py", "reports/services/handing_out.py"}  # fmt: skip
    assert masks == {"reports/services/moderating.py"} and published == set()
    assert answers == officers | {"reports/services/moderating.py"}
