"""Rounds keep events as reports and orders do; the index holds those of rounds alone, so that it is small where events are many."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0040_setting_changes_name_their_row")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="reports.round",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("round__isnull", False)), fields=["round", "at"], name="event_round"
            ),
        ),
    ]
