"""Answers to a kind's own questions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from geo.words import Words
from reports.errors import BadInput
from reports.models import Kind, Report
from reports.services import cleaning


def checked(kind: Kind, answers: Any, *, called: bool = False) -> dict[str, str]:
    """{question code: choice code or text} of the questions that are asked, given the answers before them.

    Raises BadInput for unknown questions and choices, missing required ones, and an answer that cannot wait for a form,
    unless somebody says that they have `called`.
    """
    if not answers:
        answers = {}
    if not isinstance(answers, dict):
        raise BadInput(errors={"answers": _("Give one answer per question.")})
    known = {question["code"]: question for question in kind.questions}
    unknown = [str(code) for code in answers if code not in known]
    if unknown:
        raise BadInput(errors={"answers": _("This kind has no question “%(code)s”.") % {"code": unknown[0][:60]}})
    clean: dict[str, str] = {}
    for code, question in known.items():
        answer = _one(question, answers.get(code), called=called) if is_asked(question, clean) else ""
        if answer:
            clean[code] = answer
    return clean


def is_asked(question: dict, answers: dict[str, str]) -> bool:
    """A question with `when` is asked only after certain answers to an earlier one."""
    when = question.get("when")
    return not when or answers.get(when["question"]) in when["is"]


def stops(kind: Kind, answers: dict[str, str]) -> bool:
    """Whether one of the answers cannot wait for a form."""
    return any(
        choice.get("stop") and answers.get(question["code"]) == choice["code"]
        for question in kind.questions
        for choice in question.get("choices", [])
    )


def _one(question: dict, answer: Any, *, called: bool) -> str:
    field = f"answers.{question['code']}"
    if answer in (None, ""):
        if question.get("required"):
            raise BadInput(errors={field: _("Answer this question.")})
        return ""
    if question["type"] == "text":
        return cleaning.text(answer, field, at_most=500)
    choice = next((one for one in question["choices"] if one["code"] == answer), None)
    if not choice:
        raise BadInput(errors={field: _("Choose one of the answers.")})
    if choice.get("stop") and not called:
        raise BadInput(errors={field: str(Words(choice["stop"]))}, stop=True)
    return choice["code"]


@dataclass(frozen=True)
class Answered:
    """A question of the report's kind with what was answered, in the reader's words. `free`: in the reporter's own words."""

    code: str
    question: str
    said: str
    free: bool


def answered(report: Report) -> list[Answered]:
    """As it was answered: for officers. Everybody else reads moderating.public_answers()."""
    return [
        Answered(
            question["code"],
            str(Words(question["text"])),
            _in_words(question, report.answers[question["code"]]),
            question["type"] == "text",
        )
        for question in report.kind.questions
        if report.answers.get(question["code"])
    ]


def _in_words(question: dict, answer: str) -> str:
    choice = next((one for one in question.get("choices", []) if one["code"] == answer), None)
    return str(Words(choice["text"])) if choice else str(answer)
