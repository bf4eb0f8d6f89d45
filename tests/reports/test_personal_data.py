from django.apps import apps
from django.db import models

from reports import personal_data

TEXTUAL = (models.CharField, models.TextField, models.JSONField)


def text_columns():
    for model in [*apps.get_app_config("reports").get_models(), *apps.get_app_config("people").get_models()]:
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXTUAL):
                yield f"{model._meta.app_label}.{model.__name__}", field.name


def test_every_text_column_is_listed_as_personal_or_not():
    unlisted = [
        f"{model}.{column}"
        for model, column in text_columns()
        if column not in personal_data.PERSONAL.get(model, {})
        and column not in personal_data.NOT_PERSONAL.get(model, set())
    ]
    assert unlisted == []


def test_no_column_is_listed_that_does_not_exist():
    there = set(text_columns())
    listed = {
        (model, column)
        for table in (personal_data.PERSONAL, personal_data.NOT_PERSONAL)
        for model in table
        for column in table[model]
    }
    assert listed - there == set()


def test_reading_who_reported_is_logged(town, desk, manager):
    from reports.models import PersonalRead
    from reports.services import contacts
    from tests.build import make_report

    report = make_report(town, contact={"name": "Anna"})
    assert contacts.shown_to(report, manager) is None
    assert contacts.shown_to(report, desk).name == "Anna"
    assert PersonalRead.objects.get().actor == desk
