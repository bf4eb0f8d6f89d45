"""SQLite gets a view of the terms in its index of words, so that a beginning is asked for as the words that begin so."""

from django.db import migrations


def make_view(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("CREATE VIRTUAL TABLE reports_terms USING fts5vocab(reports_words, row)")


def drop_view(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE reports_terms")


class Migration(migrations.Migration):
    dependencies = [("reports", "0032_sorted_by_index_and_closings_by_day")]

    operations = [migrations.RunPython(make_view, drop_view, elidable=False)]
