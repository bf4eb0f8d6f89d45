"""What we say of ourselves: filled from the municipality's data, plain, and true."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from reports.models import Contact
from reports.services import contacts
from tests.build import act, make_report

PAGES = [
    "/",
    "/list/",
    "/report/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/figures/",
    "/month/",
    "/follow/",
    "/mine/",
    "/walk/",
    "/offline/",
    "/waiting/",
]


def lix(text):
    """Björnsson 1968: words per sentence plus the percentage of words longer than six letters. A heading, a line of a list and the like
    end a sentence."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = [part for part in re.split(r"[.:!?\n]+", text) if re.search(r"[^\W\d_]", part)]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def read_aloud(html):
    main = re.search(r"<main.*?</main>", html, re.S)[0]
    main = re.sub(r"<(script|style|datalist|select|svg|noscript).*?</\1>", " ", main, flags=re.S)
    main = re.sub(r"</(p|h\d|li|dt|dd|td|th|label|button|legend|summary|figcaption|a)>", ".\n", main)
    return unescape(re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_residents_is_easy_swedish(town_with_ground, resident, page):
    html = resident.get(page, headers={"Accept-Language": "sv"}, follow=True).content.decode()
    assert lix(read_aloud(html)) <= 40


def test_lix_of_a_text_whose_value_is_known():
    """Three words in one sentence, one of them long: 3 + 33.3."""
    assert round(lix("Jag läser tidningen."), 1) == 36.3


def test_the_statement_holds_what_the_law_lists(town, resident):
    html = resident.get("/accessibility/", headers={"Accept-Language": "sv"}).content.decode()
    for said in (
        "Hallsbergs kommun står bakom Tryggkarta", "Tjänsten följer det mesta i lagen", "Kartan själv kan inte läsas upp", "0582-68 50 00",
        "https://www.digg.se/tdosanmalan", "20 november 2026", "23 november 2026", "WCAG 2.2", "inom 2 arbetsdagar",
    ):  # fmt: skip
        assert said in html


def test_a_town_that_has_written_nothing_has_pages_all_the_same(town, resident):
    town.contact = {"phone": "0582-1", "accessibility": {"assessed_on": "soon"}}
    town.save()
    for page in ("/about/", "/privacy/", "/accessibility/"):
        assert resident.get(page).status_code == 200


def test_contact_data_goes_when_the_page_says_that_it_goes(town, desk):
    now = timezone.now()
    days = town.contact["privacy"]["keep_contact_days"]
    old, fresh = (
        make_report(town, contact={"phone": "070-123 45 67"}, at=now - timedelta(days=200)) for _n in range(2)
    )
    still_open = make_report(town, contact={"phone": "070-123 45 67"}, at=now - timedelta(days=200))
    act(old, "fix", desk, at=now - timedelta(days=days + 1))
    act(fresh, "fix", desk, at=now - timedelta(days=days - 1))
    contacts.forget_old(town, town.day(now))
    assert set(Contact.objects.values_list("report", flat=True)) == {fresh.pk, still_open.pk}
    town.contact = {}
    contacts.forget_old(town, town.day(now))
    assert Contact.objects.count() == 2
