"""Templates: filled for a report, kept in the reader's language, previewed as the very e-mail; no closing says only "closed"."""

import pytest
from django.core import mail
from django.utils import timezone, translation

from reports import workflow
from reports.errors import BadInput, NotAllowed
from reports.models import Contact, Event, ReplyTemplate, SettingChange, Text
from reports.notices import preview
from reports.services import replies
from tests.build import act, make_order, make_report
from tests.reports.test_outbox import everything

TEXT = {"sv": "Vi åker till {place}. Senast {day} är det klart.", "en": "We go to {place}. It is done by {day}."}


@pytest.fixture
def report(town):
    made = make_report(town)
    made.place_name = "Stora Torget"
    made.save()
    return made


@pytest.fixture
def template(town):
    return ReplyTemplate.objects.create(jurisdiction=town, name="Vi kommer", verb="plan", text=TEXT)


def hearing(report, language="sv", address="anna@example.org"):
    return Contact.objects.create(
        jurisdiction=report.jurisdiction,
        report=report,
        email=address,
        language=language,
        confirmed_at=timezone.now(),
        created_at=timezone.now(),
    )


def test_the_fields_are_filled_and_a_sentence_without_its_value_is_left_out(report, template):
    report.promised_by = None
    with translation.override("sv"):
        assert replies.filled(template, report) == "Vi åker till Stora Torget."
        day = timezone.now().date().replace(month=12, day=3)
        assert replies.filled(template, report, {"due_on": day}).endswith("Senast 3 december är det klart.")
    report.place_name = ""
    assert replies.filled(template, report) == ""


def test_the_kinds_own_come_first_and_others_kinds_never(town, report, template):
    ReplyTemplate.objects.filter(jurisdiction=town).exclude(pk=template.pk).delete()
    other = ReplyTemplate(jurisdiction=town, name="Häck", verb="plan", text={"sv": "Häcken klipps."})
    own = ReplyTemplate(jurisdiction=town, name="Ö lampa", verb="plan", text={"sv": "Lampan byts."})
    other.kind, own.kind = make_report(town, "vaxtlighet").kind, report.kind
    ReplyTemplate.objects.bulk_create([other, own])
    assert replies.of(report, "plan") == [own, template] == replies.for_case(report)["plan"]
    assert not replies.of(report, "fix")


def test_untouched_words_are_read_in_each_readers_language(report, template, desk):
    report = act(report, "plan", desk, template=template.pk, due_on="2026-12-03")
    event = Event.objects.get(report=report, verb="plan")
    assert event.data["template"] == template.pk
    assert Text.objects.get(event=event, role="reply").text.startswith("Vi åker till")
    with translation.override("en"):
        assert replies.heard(report, [event])[event.pk].endswith("It is done by 3 December.")
    with translation.override("sv"):
        assert replies.newest(report)[1].endswith("Senast 3 december är det klart.")


def test_own_words_stay_as_they_were_written(report, template, desk):
    report = act(report, "plan", desk, template=template.pk, reply="Vi kommer i eftermiddag.")
    event = Event.objects.get(report=report, verb="plan")
    assert "template" not in event.data
    with translation.override("en"):
        assert replies.heard(report, [event])[event.pk] == "Vi kommer i eftermiddag."


def test_what_was_said_outlives_its_template(report, template, desk, admin):
    report = act(report, "plan", desk, template=template.pk, due_on="2026-12-03")
    event = Event.objects.get(report=report, verb="plan")
    template.text = {"sv": "Något helt annat.", "en": "Something else."}
    template.save()
    with translation.override("en"):
        assert replies.heard(report, [event])[event.pk].startswith("Vi åker till")
    replies.remove(template, actor=admin)
    assert replies.heard(report, [event])[event.pk].startswith("Vi åker till")


@pytest.mark.parametrize("given", ["999999", "x", "-1"])
def test_a_template_that_is_not_for_this_is_refused(report, desk, given):
    with pytest.raises(BadInput) as caught:
        act(report, "plan", desk, template=given)
    assert "template" in caught.value.errors


def test_the_mail_says_the_words(report, template, desk):
    hearing(report, "en")
    act(report, "plan", desk, template=template.pk, due_on="2026-12-03")
    everything()
    (sent,) = mail.outbox
    assert "We go to " in sent.body and "Vi åker" not in sent.body and "We go to " in sent.alternatives[0][0]


def test_the_preview_is_the_very_mail_and_does_nothing(report, template, desk):
    hearing(report, "sv")
    seen = preview.of(report, "plan", actor=desk, template=str(template.pk), due_on="2026-12-03")
    report.refresh_from_db()
    assert report.status == workflow.RECEIVED and not Event.objects.filter(verb="plan").exists()
    assert not Text.objects.filter(role="reply").exists()
    act(report, "plan", desk, template=template.pk, due_on="2026-12-03")
    everything()
    (sent,) = mail.outbox
    assert seen.sent and seen.letter.subject == sent.subject and all(line in sent.body for line in seen.lines)


def test_the_preview_of_a_question_and_of_a_case_without_address(report, desk, crew_member):
    seen = preview.of(report, "ask", actor=desk, question="Vilken lampa?")
    assert not seen.sent and "Vilken lampa?" in seen.lines
    assert preview.of(report, "note", actor=desk, note="hej") is None
    with pytest.raises(BadInput):
        preview.of(report, "decline", actor=desk)
    with pytest.raises(NotAllowed):
        preview.of(report, "decline", actor=crew_member, reason="nej")


CLOSING = [
    ("fix", {}, "Det är lagat"), ("decline", {"reason": "Häcken är inte kommunens."}, "Häcken är inte kommunens."),
    ("redirect", {"organisation": "trafikverket"}, "Någon annan"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "fields", "said"), CLOSING)
def test_no_closing_says_only_that_it_is_closed(report, desk, verb, fields, said):
    assert {verb for verb, _, _ in CLOSING} == {
        name
        for name, one in workflow.STAFF_VERBS.items()
        if one.to in workflow.CLOSED and name not in ("merge", "spam")  # nobody is told of spam
    }
    report = act(report, verb, desk, **fields)
    with translation.override("sv"):
        assert said in " ".join(replies.newest(report))


@pytest.mark.parametrize("code", list(workflow.CLOSING_CODES))
def test_the_crews_closing_code_is_what_the_neighbour_reads(town, report, desk, crew, crew_member, code):
    from reports.services import orders

    order = make_order(town, [report], desk, crew=crew)
    more = {"organisation": "trafikverket"} if code == "not_ours" else {}
    more |= {"until": "2027-01-10"} if code == "part_ordered" else {}
    orders.act(order, "finish", actor=crew_member, code=code, **more)
    if report.kind.needs_approval:
        orders.act(order, "approve", actor=desk)
    report.refresh_from_db()
    assert replies.newest(report)[0] == str(workflow.CLOSING_CODES[code].sentence)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "name"), ({"name": "x" * 81}, "name"), ({"name": "A", "verb": "note"}, "verb"), ({"name": "A", "verb": "plan"}, "text-sv"),
        ({"name": "A", "verb": "plan", "text-sv": "Hej {namn}"}, "text-sv"), ({"name": "A", "verb": "plan", "text-sv": "x" * 1001}, "text-sv"),
        ({"name": "A", "verb": "plan", "text-sv": "Hej", "category": "finns-inte"}, "category"),
        ({"name": "Vi kommer", "verb": "plan", "text-sv": "Hej"}, "name"), ({"name": "A", "verb": "plan", "text-sv": "{}"}, "text-sv"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_at_its_field(town, admin, template, typed, field):
    with pytest.raises(BadInput) as caught:
        replies.write(town, typed, actor=admin)
    assert field in caught.value.errors


def test_changes_of_templates_are_kept(town, admin):
    typed = {"name": "Klart", "verb": "fix", "text-sv": "Klart nu.", "category": "klotter"}
    row = replies.write(town, typed, actor=admin)
    replies.write(town, typed | {"text-sv": "Borta nu."}, actor=admin, known=row)
    change = SettingChange.objects.filter(what="template").first()
    assert change.before["text"]["sv"] == "Klart nu." and change.after["text"]["sv"] == "Borta nu."
    assert row.kind.code == "klotter"


def test_an_order_says_its_words_to_each_report_in_each_readers_language(town, report, template, desk):
    other = make_report(town)
    order = make_order(
        town, [report, other], desk, template=template.pk, due_on=timezone.localdate().replace(month=12, day=30)
    )
    events = Event.objects.filter(verb="plan", report__in=[report, other])
    assert {event.data["template"] for event in events} == {template.pk} and {
        event.data["order"] for event in events
    } == {order.number}
    report.refresh_from_db()
    with translation.override("en"):
        assert replies.newest(report)[1] == "We go to Stora Torget. It is done by 30 December."


def test_own_words_to_an_order_are_filled_for_each(town, report, desk):
    other = make_report(town)
    make_order(town, [report, other], desk, reply="Vi byter alla på en gång: {reference}.")
    for one in (report, other):
        one.refresh_from_db()
        assert replies.newest(one)[1] == f"Vi byter alla på en gång: {one.reference}."


@pytest.mark.parametrize(("typed", "field"), [({"template": 999}, "template"), ({"reply": "Hej {namn}"}, "reply")])
def test_wrong_words_make_no_order(town, report, desk, typed, field):
    with pytest.raises(BadInput) as problem:
        make_order(town, [report], desk, **typed)
    assert field in problem.value.errors and not report.lines.exists()


def test_another_kinds_words_are_for_no_order_of_several(town, report, template):
    template.kind = report.kind
    template.save()
    hedge = make_report(town, "vaxtlighet")
    assert template in replies.fitting_all([report], "plan") and template not in replies.fitting_all(
        [report, hedge], "plan"
    )


def test_the_mails_of_an_order_are_seen_before_it_is_made(town, report, template, desk):
    hearing(report, "en")
    other = make_report(town)
    letters = preview.of_order(town, [other, report], actor=desk, title="Byt", template=template.pk)
    assert [(reference, letter.sent) for reference, letter in letters] == [
        (report.reference, True),
        (other.reference, False),
    ]
    assert any("We go to Stora Torget." in line for line in letters[0][1].lines)
    report.refresh_from_db()
    assert report.status == "received" and not report.lines.exists()


def test_the_promised_day_is_the_same_for_who_writes_and_who_reads(town, report, template):
    report.promised_by, report.due_on = town.day_start(timezone.localdate().replace(month=12, day=10)), None
    report.save()
    with translation.override("en"):
        assert replies.filled(template, report).endswith("by 9 December.")
        report.refresh_from_db()
        assert replies.filled(template, report).endswith("by 9 December.")


@pytest.mark.parametrize("verb", ["accept", "wait", "ask", "fix", "decline", "redirect", "reopen"])
def test_the_editor_shows_the_whole_letter_in_each_language_and_keeps_nothing(town, report, desk, verb):
    n = ReplyTemplate.objects.count()
    made = ReplyTemplate(
        jurisdiction=town, name="Ny", verb=verb, text={"sv": "Om {reference} nu.", "en": "Of {reference} now."}
    )
    swedish, english = preview.of_template(town, made, actor=desk)
    assert f"Om {report.reference} nu." in swedish.lines and f"Of {report.reference} now." in english.lines
    assert report.reference in english.letter.subject and "Hallsberg municipality" in english.lines
    report.refresh_from_db()
    assert (report.status, ReplyTemplate.objects.count(), made.pk) == ("received", n, None)


def test_the_editor_says_when_there_is_nothing_to_show_it_for(town, desk):
    assert (
        preview.of_template(town, ReplyTemplate(jurisdiction=town, verb="fix", text={"sv": "Hej."}), actor=desk) == []
    )
