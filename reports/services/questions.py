"""Answers to a kind's own questions."""

from typing import Any

from django.utils.translation import gettext as _

from geo.words import Words
from reports.errors import BadInput
from reports.models import Kind
from reports.services import cleaning


def checked(kind: Kind, answers: Any) -> dict[str, str]:
    """{question code: choice code or text}. Raises BadInput for unknown questions and choices, missing required ones, and a stop answer."""
    if not answers:
        answers = {}
    if not isinstance(answers, dict):
        raise BadInput(errors={"answers": _("Give one answer per question.")})
    known = {question["code"]: question for question in kind.questions}
    unknown = [str(code) for code in answers if code not in known]
    if unknown:
        raise BadInput(errors={"answers": _("This kind has no question “%(code)s”.") % {"code": unknown[0][:60]}})
    clean = {code: _one(question, answers.get(code)) for code, question in known.items()}
    return {code: answer for code, answer in clean.items() if answer}


def _one(question: dict, answer: Any) -> str:
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
    if choice.get("stop"):
        raise BadInput(errors={field: str(Words(choice["stop"]))}, stop=True)
    return choice["code"]
