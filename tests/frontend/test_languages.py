"""Which language a reader gets, and what goes with every answer."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import get_language, ngettext

from frontend.management.commands.check_words import (
    python_words,
    short,
    template_words,
    translated,
    word_lists,
)
from frontend.middleware import Headers, Language
from geo.models import Jurisdiction
from reports import workflow
from reports.models import Report
from reports.services import contacts


def page(request):
    return HttpResponse(get_language())


def read(path="/", cookie=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    if cookie:
        request.COOKIES["lang"] = cookie
    request.jurisdiction = Jurisdiction(languages=["en"])  # a first language that is not the settings' own
    return Language(page)(request)


def test_reader_who_asks_for_nothing_gets_the_towns_first_language():
    assert read().content == b"en"


def test_browsers_wish_wins_over_the_towns_language():
    assert read(**{"Accept-Language": "fi, sv-SE;q=0.9, en;q=0.5"}).content == b"sv"


def test_a_language_that_we_lack_is_passed_over():
    assert read(**{"Accept-Language": "fi"}).content == b"en"


def test_chosen_language_wins_and_is_kept_for_a_year():
    response = read(path="/?lang=sv", **{"Accept-Language": "en"})
    assert response.content == b"sv"
    assert response.headers["Content-Language"] == "sv"
    assert response.cookies["lang"]["max-age"] == 365 * 24 * 3600


def test_kept_language_wins_over_the_browsers():
    assert read(cookie="sv", **{"Accept-Language": "en"}).content == b"sv"


@pytest.mark.parametrize("nonsense", ["xx", "../../etc", "%00", "a" * 500, ""])
def test_nonsense_as_language_changes_nothing(nonsense):
    response = read(path="/?lang=" + nonsense, cookie=nonsense[:20] or None)
    assert response.content == b"en"
    assert "lang" not in response.cookies


def test_choosing_for_one_page_does_not_leak_into_the_next():
    read(path="/?lang=en")
    assert read(cookie="sv").content == b"sv"


def test_ground_that_never_changes_is_kept_whoever_is_signed_in():
    def tile(request):
        return HttpResponse("", headers={"Cache-Control": "public, immutable"})

    assert "Vary" not in Language(tile)(RequestFactory().get("/ground.svg")).headers


def test_machines_are_not_given_a_cookie():
    def answer(request):
        return HttpResponse("{}", content_type="application/json")

    assert not Language(answer)(RequestFactory().get("/api/?lang=sv")).cookies


def test_secret_links_are_told_to_nobody():
    def secret(request):
        request.secret_page = True
        return HttpResponse()

    headers = Headers(secret)(RequestFactory().get("/")).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]


def test_ordinary_pages_may_ask_for_position_and_camera_only():
    headers = Headers(page)(RequestFactory().get("/")).headers
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Referrer-Policy" not in headers


RESIDENTS = (
    "frontend/templates/frontend/public/", "frontend/templates/frontend/_", "frontend/templates/frontend/base.html",
    "frontend/templates/frontend/errors/", "frontend/views/public/", "frontend/map_context.py",
)  # fmt: skip
STAFF = (
    "frontend/templates/frontend/public/duty.html", "frontend/views/public/duty.py", "frontend/templates/frontend/_messages.html",
)  # fmt: skip
ARABIC = re.compile("[\u0600-\u06ff]")


def test_everything_that_residents_read_is_there_in_arabic():
    said = translated(word_lists(), "ar")
    lacking = []
    for path in sorted((settings.BASE_DIR / "frontend").rglob("*")):
        name = short(path)
        if path.suffix in (".html", ".py") and name.startswith(RESIDENTS) and not name.startswith(STAFF):
            words = template_words if path.suffix == ".html" else python_words
            lacking += [(name, one) for one in words(path.read_text()) if one not in said]
    assert lacking == []


def test_every_status_and_closing_is_there_in_arabic():
    with translation.override("ar"):
        for status in workflow.STATUSES:
            word = workflow.public_word(status)
            for said in (word.word, word.sentence, word.next):
                assert ARABIC.search(str(said)), (status, said)
        for code in workflow.CLOSING_CODES.values():
            assert ARABIC.search(str(code.sentence))


def test_kinds_questions_and_answers_are_there_in_arabic(town):
    for kind in town.kinds.all():
        words = [kind.name, kind.short_name, kind.hint, *[one["text"] for one in kind.questions]]
        words += [choice["text"] for one in kind.questions for choice in one.get("choices", [])]
        assert [word for word in words if not word.get("ar")] == [], kind.code


PAGES = [
    "/",
    "/list/",
    "/report/",
    "/figures/",
    "/month/",
    "/follow/",
    "/mine/",
    "/walk/",
    "/about/",
    "/privacy/",
    "/accessibility/",
]


@pytest.mark.parametrize("address", PAGES)
def test_arabic_pages_run_from_the_right_and_say_that_a_machine_wrote_them(town_with_ground, resident, address):
    resident.cookies["lang"] = "ar"
    html = resident.get(address, follow=True).content.decode()
    assert 'lang="ar" dir="rtl"' in html and "ترجمت آلة هذه الصفحة" in html


def test_a_report_in_arabic_gets_its_receipt_and_mails_in_arabic(town, resident):
    from tests.reports.test_outbox import everything

    resident.cookies["lang"] = "ar"
    form = {"key": "a-key-in-arabic-0001", "category": "belysning", "lng": "15.110744", "lat": "59.067937"}
    receipt = resident.post("/report/", form, follow=True)
    report = Report.objects.get()
    assert report.language == "ar" and "وصل بلاغك إلى البلدية" in receipt.content.decode()
    contacts.keep(report, {"email": "a@example.org"})
    everything()
    (letter,) = mail.outbox
    assert "أكّد عنوانك" in letter.subject and 'dir="rtl"' in letter.alternatives[0][0]


def test_arabic_plurals_have_their_own_forms():
    with translation.override("ar"):
        forms = {ngettext("%(n)s person sees it too", "%(n)s people see it too", n) for n in (1, 5, 11)}
    assert len(forms) == 3
