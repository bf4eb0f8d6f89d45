"""The index of words, which is no model: FTS5 on SQLite, a tsvector on PostgreSQL."""


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


def make_view(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("CREATE VIRTUAL TABLE reports_terms USING fts5vocab(reports_words, row)")


def drop_view(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE reports_terms")
