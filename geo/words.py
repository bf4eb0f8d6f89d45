"""Words that are data: one text per language, with fallback."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language


class Words(dict):
    """{language: text}. As a string: the reader's language, else the first one that has a text."""

    def __str__(self) -> str:
        return self.say(get_language())

    def say(self, language: str | None) -> str:
        if language and self.get(language):
            return self[language]
        return next((text for text in self.values() if text), "")

    def lacks(self, languages: list[str]) -> list[str]:
        """Languages without a text; empty words lack nothing."""
        return [code for code in languages if not self.get(code)] if any(self.values()) else []


class WordsField(models.JSONField):
    """A JSON column that gives back Words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Words)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        raw = super().from_db_value(value, expression, connection)
        return Words(raw) if isinstance(raw, dict) else raw

    def to_python(self, value: Any) -> Any:
        return Words(value) if isinstance(value, dict) else super().to_python(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError('Write one text per language, like {"sv": "Lampa", "en": "Lamp"}.')
