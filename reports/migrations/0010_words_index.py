from django.db import migrations, models

from reports.migrations import _words


class Migration(migrations.Migration):
    """Staff find reports by words. The worker fills the index behind the events."""

    dependencies = [("reports", "0009_kind_estimates")]

    operations = [
        migrations.CreateModel(
            name="IndexMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_to", models.BigIntegerField(default=0)),
                ("settled_to", models.BigIntegerField(default=0)),
                ("settling_to", models.BigIntegerField(default=0)),
                ("settling_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(_words.make_table, _words.drop_table, elidable=False),
    ]
