"""Questions of a kind: conditional ones, and answers that cannot wait for a form."""

import pytest

from reports.errors import BadInput
from reports.models import Report
from reports.services import questions
from tests.reports.test_api_reports import report_body


@pytest.fixture
def lamp(town):
    return town.kinds.get(code="belysning")


def test_a_question_is_asked_only_after_the_answer_that_brings_it(lamp):
    assert questions.checked(lamp, {"extent": "row", "row_count": "some"}) == {"extent": "row", "row_count": "some"}
    assert questions.checked(lamp, {"extent": "one", "row_count": "some"}) == {"extent": "one"}
    assert questions.checked(lamp, {"row_count": "nonsense"}) == {}


def test_a_required_question_that_is_not_asked_is_not_missed(lamp):
    next(one for one in lamp.questions if one["code"] == "row_count")["required"] = True
    assert questions.checked(lamp, {"extent": "one"}) == {"extent": "one"}
    with pytest.raises(BadInput) as refused:
        questions.checked(lamp, {"extent": "row"})
    assert list(refused.value.errors) == ["answers.row_count"]


def test_danger_is_refused_until_somebody_has_called(client, town):
    body = report_body(answers={"danger": "yes"})
    refused = client.post("/api/v1/reports", body, content_type="application/json")
    assert refused.status_code == 400 and "112" in refused.json()["errors"]["answers.danger"]
    done = client.post("/api/v1/reports", body | {"called": True}, content_type="application/json")
    assert done.status_code == 201
    report = Report.objects.get(reference=done.json()["reference"])
    assert report.priority == 1 and report.answers == {"danger": "yes"}


def test_without_danger_called_changes_nothing(client, town):
    done = client.post("/api/v1/reports", report_body(called=True), content_type="application/json")
    assert Report.objects.get(reference=done.json()["reference"]).priority == 3


def test_the_page_says_when_a_question_is_asked_and_takes_a_call(client, town):
    page = client.get("/report/", headers={"Accept-Language": "sv"}).content.decode()
    assert "Om ”Flera i rad”:" in page and 'data-when="answers.belysning.extent" data-is="row"' in page
    form = {
        "category": "belysning", "lng": "15.1107", "lat": "59.0679", "key": "k" * 20, "answers.belysning.danger": "yes",
    }  # fmt: skip
    refused = client.post("/report/", form, headers={"Accept-Language": "sv"})
    assert refused.status_code == 400 and "Jag har ringt" in refused.content.decode()
    assert 'Ring <a href="tel:112">112</a>' in refused.content.decode()
    assert client.post("/report/", form | {"called": "1"}).status_code == 302


def test_own_words_without_script_bring_the_kinds_that_are_meant(client, town):
    form = {"lng": "15.1107", "lat": "59.0679", "words": "halt i trappan", "key": "k" * 20}
    page = client.post("/report/", form, headers={"Accept-Language": "sv"})
    text = page.content.decode()
    assert page.status_code == 400 and "Vi tänker på: Snö och halka" in " ".join(text.split())
    assert text.index('value="sno_is"') < text.index('value="belysning"')
    client.post("/report/", form | {"category": "sno_is"})
    assert Report.objects.get().texts.get(role="description").text == "halt i trappan"


def test_what_is_typed_is_answered_with_kinds(client, town):
    assert client.get("/report/kinds?q=klotter+i+tunneln").json()["kinds"][0] == "klotter"
    assert client.get("/report/kinds").json() == {"kinds": []}
