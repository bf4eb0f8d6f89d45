"""A contractor's closing that lacks its photo is kept with the link."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0036_withheld_texts_and_photos")]

    operations = [
        migrations.AddField(
            model_name="joblink",
            name="draft",
            field=models.JSONField(
                default=dict,
                help_text="A closing that lacks its photo, as it was typed: {chosen, code, note, minutes, ...}.",
            ),
        ),
    ]
