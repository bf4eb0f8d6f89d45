"""Which free answers of a report officers alone read; empty for all there are, so that the column is added at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0038_light_of_figures_and_measures_by_orders")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="withheld_answers",
            field=models.JSONField(
                blank=True,
                null=True,
                help_text="Codes of the questions whose answers officers alone read; empty: none.",
            ),
        ),
    ]
