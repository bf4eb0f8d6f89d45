from django.db import migrations, models


def make_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE TABLE reports_words (report_id bigint PRIMARY KEY, terms tsvector NOT NULL)")
        schema_editor.execute("CREATE INDEX reports_words_terms ON reports_words USING gin (terms)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE reports_words USING fts5(terms, detail=none, prefix='2 3 4', tokenize=\"unicode61 remove_diacritics 0\")"
        )


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE reports_words")


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
        migrations.RunPython(make_table, drop_table, elidable=False),
    ]
