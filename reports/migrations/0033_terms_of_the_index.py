"""SQLite gets a view of the terms in its index of words, so that a beginning is asked for as the words that begin so."""

from django.db import migrations

from reports.migrations import _words


class Migration(migrations.Migration):
    dependencies = [("reports", "0032_sorted_by_index_and_closings_by_day")]

    operations = [migrations.RunPython(_words.make_view, _words.drop_view, elidable=False)]
