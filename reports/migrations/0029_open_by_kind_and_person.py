from django.db import migrations, models


class Migration(migrations.Migration):
    """What is open is found by its kind and by who has it: among a million, without looking at what is closed."""

    dependencies = [("reports", "0028_decisions")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["jurisdiction", "kind", "-received_at", "-id"],
                name="report_open_kind_new",
                condition=models.Q(is_open=True),
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["jurisdiction", "assigned_to", "-received_at", "-id"],
                name="report_open_mine",
                condition=models.Q(is_open=True),
            ),
        ),
    ]
