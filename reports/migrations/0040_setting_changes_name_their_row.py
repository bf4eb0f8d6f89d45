"""An entry in the list of changed settings says which row it is about; older ones do not, and nobody asks them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0039_withheld_answers")]

    operations = [
        migrations.AddField(
            model_name="settingchange",
            name="row",
            field=models.PositiveBigIntegerField(null=True, help_text="The number of what was changed."),
        ),
    ]
