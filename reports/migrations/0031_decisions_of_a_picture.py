"""The plan of the situation picture becomes lines of the one list of what is to be decided."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models

AT_ONCE = 500
COLUMNS = ("jurisdiction_id", "title", "owner", "due_on", "span", "first", "made_up")


def actions_to_decisions(apps, schema_editor):
    """Who ticked a line off was never kept; the day is that of the town's own clock."""
    Action, Decision = apps.get_model("reports", "Action"), apps.get_model("reports", "Decision")
    rows = Action.objects.select_related("jurisdiction").order_by("pk").iterator(AT_ONCE)
    made = [
        Decision(
            **{name: getattr(one, name) for name in COLUMNS}, made_by_id=one.actor_id, made_at=one.created_at,
            done_on=one.done_at and one.done_at.astimezone(ZoneInfo(one.jurisdiction.time_zone)).date(),
        )
        for one in rows
    ]  # fmt: skip
    Decision.objects.bulk_create(made, AT_ONCE)


def decisions_to_actions(apps, schema_editor):
    """Only those of a picture: there is no other place for the rest."""
    Action, Decision = apps.get_model("reports", "Action"), apps.get_model("reports", "Decision")
    found = Decision.objects.exclude(first=None).select_related("jurisdiction").order_by("pk")
    made = [
        Action(
            **{name: getattr(one, name) for name in COLUMNS}, actor_id=one.made_by_id, created_at=one.made_at,
            done_at=one.done_on and datetime.combine(one.done_on, time(12), tzinfo=ZoneInfo(one.jurisdiction.time_zone)),
        )
        for one in found.iterator(AT_ONCE)
    ]  # fmt: skip
    Action.objects.bulk_create(made, AT_ONCE)
    Decision.objects.exclude(first=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0030_darkness"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="first",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="span",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first", None), ("span", "")),
                    models.Q(
                        models.Q(("span", ""), _negated=True),
                        ("first__isnull", False),
                        models.Q(("owner", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_of_a_picture_has_owner",
            ),
        ),
        migrations.RunPython(actions_to_decisions, decisions_to_actions),
        migrations.DeleteModel(
            name="Action",
        ),
    ]
