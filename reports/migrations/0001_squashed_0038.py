import django.db.models.deletion
import geo.words
import reports.models.calendars
import reports.models.kinds
import reports.models.machinery
from django.conf import settings
from django.db import migrations, models

from reports.migrations import _words


class Migration(migrations.Migration):
    """What the thirty-eight steps below it come to, for a new town: they take three times as long. A town that has taken them is not touched."""

    initial = True

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_kind_words"),
        ("reports", "0003_duty"),
        ("reports", "0004_notices"),
        ("reports", "0005_contact_stopped"),
        ("reports", "0006_following_and_flags"),
        ("reports", "0007_verdicts_and_rounds"),
        ("reports", "0008_releases_and_walks"),
        ("reports", "0009_kind_estimates"),
        ("reports", "0010_words_index"),
        ("reports", "0011_undo"),
        ("reports", "0012_gathering"),
        ("reports", "0013_routing_and_clock"),
        ("reports", "0014_reply_templates"),
        ("reports", "0015_masking"),
        ("reports", "0016_handovers"),
        ("reports", "0017_order_parts"),
        ("reports", "0018_rounds"),
        ("reports", "0019_contractor_links"),
        ("reports", "0020_looked_at_blocked_and_open"),
        ("reports", "0021_duty_roster"),
        ("reports", "0022_notices_of_settings"),
        ("reports", "0023_reads_newest_first"),
        ("reports", "0024_measures"),
        ("reports", "0025_exports"),
        ("reports", "0026_promises"),
        ("reports", "0027_actions"),
        ("reports", "0028_decisions"),
        ("reports", "0029_open_by_kind_and_person"),
        ("reports", "0030_darkness"),
        ("reports", "0031_decisions_of_a_picture"),
        ("reports", "0032_sorted_by_index_and_closings_by_day"),
        ("reports", "0033_terms_of_the_index"),
        ("reports", "0034_folded_buckets"),
        ("reports", "0035_kinds_groups_and_freezing"),
        ("reports", "0036_withheld_texts_and_photos"),
        ("reports", "0037_drafts_of_contractors"),
        ("reports", "0038_light_of_figures_and_measures_by_orders"),
    ]

    dependencies = [
        ("geo", "0005_facts_of_zones_and_squares"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Folding",
            fields=[
                (
                    "jurisdiction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="geo.jurisdiction",
                    ),
                ),
                ("n", models.BigIntegerField()),
            ],
        ),
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
        migrations.CreateModel(
            name="DutyPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "phone",
                    models.CharField(blank=True, help_text="For text messages, with country code.", max_length=40),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                ("first_on", models.DateField(blank=True, null=True)),
                ("last_on", models.DateField(blank=True, null=True)),
                ("weekdays", models.JSONField(blank=True, default=list)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duty_persons", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "verbose_name": "duty person",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), ("phone", ""), _negated=True),
                        name="duty_person_can_be_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="duty_person_has_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("place", models.CharField(max_length=160)),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("what", models.CharField(blank=True, max_length=120)),
                ("visitors", models.PositiveIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evenings", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "place"],
                "indexes": [models.Index(fields=["jurisdiction", "day"], name="evening_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "day", "place", "what"), name="evening_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat", None), ("lng", None)),
                            models.Q(("lat__isnull", False), ("lng__isnull", False)),
                            _connector="OR",
                        ),
                        name="evening_place_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("form", models.CharField(max_length=12)),
                ("query", models.TextField(blank=True)),
                ("language", models.CharField(default="sv", max_length=10)),
                ("n", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("failed_at", None)), fields=["id"], name="export_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FoldedBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bucket_type", models.PositiveSmallIntegerField()),
                ("bucket", models.IntegerField()),
                ("n", models.BigIntegerField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "bucket_type", "bucket"), name="folded_bucket_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("measure", models.CharField(max_length=20)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                ("kinds", models.JSONField(blank=True, default=list)),
                ("layer", models.CharField(blank=True, max_length=40)),
                ("zones", models.JSONField(blank=True, default=list)),
                ("light", models.CharField(blank=True, db_default="", default="", max_length=5)),
                ("lower_is_better", models.BooleanField(default=True)),
                ("adds", models.BooleanField(default=True)),
                ("every_days", models.PositiveSmallIntegerField(default=92)),
                ("baseline", models.FloatField(blank=True, null=True)),
                ("target", models.FloatField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("light__in", ["", "dark", "light"])), name="indicator_light_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                (
                    "short_name",
                    geo.words.WordsField(
                        default=geo.words.Words, help_text="One or two words for tiles, chips and rows."
                    ),
                ),
                ("hint", geo.words.WordsField(blank=True, default=geo.words.Words)),
                ("icon", models.CharField(default="other", max_length=30)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "sensitive",
                    models.BooleanField(default=False, help_text="Never shown singly and never in other totals."),
                ),
                (
                    "private",
                    models.BooleanField(
                        default=False, help_text="Never shown to the public; counted like the others for staff."
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "owner_rule",
                    models.CharField(
                        choices=[("place", "place"), ("municipality", "municipality"), ("nobody", "nobody")],
                        default="place",
                        max_length=20,
                    ),
                ),
                ("target_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "round_weeks",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Weeks of the year in which a round mends single ones, like [10, 41].",
                        validators=[reports.models.kinds.week_numbers],
                    ),
                ),
                ("needs_approval", models.BooleanField(default=False)),
                (
                    "needs_photo",
                    models.BooleanField(default=False, help_text="A crew that mends one takes a photo afterwards."),
                ),
                (
                    "asset_kind",
                    models.CharField(
                        blank=True, help_text="Kind of asset that a report of this kind snaps to.", max_length=30
                    ),
                ),
                ("questions", models.JSONField(blank=True, default=list)),
                (
                    "words",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="{language: words by which people name it}: see services.suggesting.",
                        validators=[reports.models.kinds.word_lists],
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kinds", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "code"), name="kind_code_once")],
            },
        ),
        migrations.CreateModel(
            name="FaultGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=120)),
                ("seen_at", models.DateTimeField()),
                ("promised_by", models.DateTimeField(null=True)),
                (
                    "promise_unit",
                    models.CharField(default="days", help_text="In what it was promised: see Target.", max_length=5),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fault_groups", to="geo.jurisdiction"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.kind"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("owner", models.CharField(blank=True, max_length=80)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("zone_code", models.CharField(blank=True, max_length=60)),
                ("span", models.CharField(blank=True, max_length=8)),
                ("first", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.kind",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [models.Index(fields=["jurisdiction", "done_on", "due_on"], name="decision_open")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="decision_has_title"),
                    models.CheckConstraint(
                        condition=models.Q(("done_by", None), ("done_on__isnull", False), _connector="OR"),
                        name="decision_done_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first", None), ("span", "")),
                            models.Q(
                                models.Q(("span", ""), _negated=True),
                                ("first__isnull", False),
                                models.Q(("owner", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_of_a_picture_has_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KindEstimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_code", models.CharField(blank=True, max_length=60)),
                ("zone_name", geo.words.WordsField(blank=True, default=geo.words.Words)),
                ("median_days", models.PositiveIntegerField()),
                ("p90_days", models.PositiveIntegerField(null=True)),
                ("n", models.PositiveIntegerField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.kind"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "kind", "zone_code"), name="kind_estimate_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KindGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kind_groups", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "code"), name="kind_group_code_once")],
            },
        ),
        migrations.AddField(
            model_name="kind",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="kinds", to="reports.kindgroup"
            ),
        ),
        migrations.CreateModel(
            name="LogLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="Who has it.", max_length=80)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("indicators", models.ManyToManyField(related_name="links", to="reports.indicator")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.FloatField()),
                ("day", models.DateField(help_text="The last day that it tells of.")),
                ("source", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="reports.indicator"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced_by",
                        to="reports.indicatorvalue",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="values",
                        to="reports.loglink",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="value_has_source"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="value_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", geo.words.WordsField(default=geo.words.Words)),
                ("text", geo.words.WordsField(blank=True, default=geo.words.Words)),
                ("lng", models.FloatField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                ("radius_m", models.PositiveIntegerField(default=100)),
                ("place_name", models.CharField(blank=True, max_length=160)),
                ("power_zone", models.CharField(blank=True, max_length=40)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="geo.jurisdiction"
                    ),
                ),
                ("kinds", models.ManyToManyField(blank=True, related_name="+", to="reports.kind")),
            ],
            options={
                "ordering": ["-begins_at", "-id"],
                "indexes": [models.Index(fields=["jurisdiction", "ends_at"], name="notice_now")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="notice_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", False), ("lng__isnull", False)),
                            models.Q(("power_zone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_is_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("first_day", models.CharField(blank=True, max_length=5)),
                ("last_day", models.CharField(blank=True, max_length=5)),
                ("hours", models.JSONField(default=dict, validators=[reports.models.calendars.week_hours])),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opening_hours", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["first_day", "id"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                ("is_own", models.BooleanField(default=False, help_text="The municipality itself.")),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("web", models.URLField(blank=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="organisations", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["-is_own", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "code"), name="organisation_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Crew",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                ("kit", models.CharField(blank=True, max_length=40)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="crews", to="geo.jurisdiction"
                    ),
                ),
                ("members", models.ManyToManyField(blank=True, related_name="crews", to=settings.AUTH_USER_MODEL)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="crews", to="reports.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "code"), name="crew_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("payload", models.JSONField(default=dict)),
                ("dedupe_key", models.CharField(max_length=120, null=True, unique=True)),
                ("not_before", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("dead_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("dead_at", None), ("done_at", None)),
                        fields=["not_before"],
                        name="outbox_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("made_up", models.BooleanField(default=False)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promise_periods",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "ordering": ["-first_day", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "code"), name="period_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gt", models.F("first_day"))), name="period_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Frozen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("figures", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen", to="reports.period"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "promise",
                    models.CharField(blank=True, help_text="Its code; empty: the whole period.", max_length=12),
                ),
                ("text", geo.words.WordsField(default=geo.words.Words)),
                ("source", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reports.period"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                (
                    "by",
                    models.CharField(
                        choices=[("municipality", "municipality"), ("police", "police"), ("both", "both")],
                        max_length=12,
                    ),
                ),
                ("text", geo.words.WordsField(default=geo.words.Words)),
                ("coming", geo.words.WordsField(blank=True, default=geo.words.Words)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="promises", to="geo.jurisdiction"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="promises", to="reports.period"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [models.UniqueConstraint(fields=("period", "code"), name="promise_code_once")],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="promise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="reports.promise"
            ),
        ),
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=40)),
                ("sender", models.CharField(max_length=64)),
                ("window_start", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scope", "sender"), name="rate_bucket_once")],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.")),
                ("made_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "month"), name="release_once")],
            },
        ),
        migrations.CreateModel(
            name="ReleasedGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sort",
                    models.CharField(choices=[("square", "square"), ("zone", "zone"), ("area", "area")], max_length=8),
                ),
                ("square", models.BigIntegerField(null=True)),
                ("zone_code", models.CharField(blank=True, max_length=60)),
                ("n", models.PositiveIntegerField()),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.kind"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="reports.release"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("n__gte", 5)), name="released_group_large_enough")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("verb", models.CharField(max_length=12)),
                ("text", geo.words.WordsField(default=geo.words.Words)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply_templates",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.kind",
                    ),
                ),
            ],
            options={
                "ordering": ["verb", "name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "name"), name="reply_template_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20)),
                ("status", models.CharField(default="received", max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_open", models.BooleanField(default=True)),
                ("is_public", models.BooleanField(default=False)),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("cell", models.BigIntegerField(null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "place_name",
                    models.CharField(blank=True, help_text="What the gazetteer calls the place.", max_length=160),
                ),
                ("place_source", models.CharField(default="map", max_length=20)),
                ("place_certainty", models.CharField(default="exact", max_length=12)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("received_at", models.DateTimeField()),
                ("observed_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("observed_on", models.DateField()),
                ("part_of_day", models.PositiveSmallIntegerField()),
                ("darkness", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("observed_hour", models.PositiveSmallIntegerField(help_text="By the local clock.", null=True)),
                ("promised_by", models.DateTimeField(null=True)),
                (
                    "promise_unit",
                    models.CharField(blank=True, help_text="In what it was promised: see Target.", max_length=5),
                ),
                (
                    "paused_at",
                    models.DateTimeField(help_text="Since when the clock waits for somebody else.", null=True),
                ),
                ("due_on", models.DateField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("channel", models.CharField(default="web", max_length=12)),
                ("language", models.CharField(default="sv", max_length=10)),
                ("priority", models.PositiveSmallIntegerField(default=3)),
                (
                    "priority_before",
                    models.PositiveSmallIntegerField(
                        help_text="What it was before people or a group fault raised it; empty when a person has chosen it.",
                        null=True,
                    ),
                ),
                ("is_split", models.BooleanField(default=False)),
                ("supporters", models.PositiveIntegerField(default=0)),
                ("text_published", models.BooleanField(default=False)),
                ("hidden", models.BooleanField(default=False)),
                ("private", models.BooleanField(default=False)),
                ("sensitive", models.BooleanField(default=False, help_text="Treated like a sensitive kind.")),
                ("spam", models.BooleanField(default=False)),
                ("is_test", models.BooleanField(default=False)),
                ("triaged", models.BooleanField(default=False, help_text="The desk has done something with it.")),
                ("needs_review", models.BooleanField(default=False)),
                (
                    "review_for",
                    models.JSONField(blank=True, default=list, help_text="Why: codes of services.reviewing."),
                ),
                ("imported", models.BooleanField(default=False)),
                ("made_up", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("source_id", models.CharField(blank=True, max_length=80)),
                (
                    "reporter_key",
                    models.CharField(
                        blank=True, help_text="Of sensitive kinds, until they are released.", max_length=26
                    ),
                ),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="geo.asset",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="reports.faultgroup",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.kind",
                    ),
                ),
                (
                    "main",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="reports.report",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_reports",
                        to="reports.organisation",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reports.report",
                    ),
                ),
                (
                    "redirected_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.organisation",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.release"
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("see_report", "See every report at the desk"),
                    ("see_sensitive", "See reports of sensitive kinds"),
                    ("see_contact", "See who reported"),
                    ("see_reporter", "See what else the same person reported"),
                    ("triage_report", "Accept, decline, plan and change reports"),
                    ("publish_report", "Publish or hide text and photos"),
                    ("hand_out", "Hand out a case as a public record"),
                    ("report_for_caller", "Report for somebody who rings"),
                    ("see_order", "See work orders"),
                    ("plan_order", "Make and assign work orders"),
                    ("approve_order", "Approve finished work orders"),
                    ("work_order", "Start and finish work orders"),
                    ("see_figures", "See the figures for managers"),
                    ("export_figures", "Take figures out"),
                    ("log_figure", "Write down figures of the promise, and what was done for it"),
                    ("log_police_figure", "Write down the police's figures of the promise"),
                    ("decide", "Add to what is to be decided, and tick it off"),
                    ("freeze_promise", "Freeze a period of the promise, and write what turned out later"),
                    ("change_settings", "Change the municipality's settings"),
                ],
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "cell"],
                        include=("lng", "lat", "is_public", "is_open"),
                        name="report_where",
                    ),
                    models.Index(fields=["jurisdiction", "is_public", "is_open", "cell"], name="report_public_where"),
                    models.Index(fields=["jurisdiction", "is_public", "-received_at"], name="report_public_new"),
                    models.Index(fields=["jurisdiction", "-received_at", "-id"], name="report_new"),
                    models.Index(fields=["jurisdiction", "status", "-received_at", "-id"], name="report_status_new"),
                    models.Index(fields=["jurisdiction", "kind", "-received_at", "-id"], name="report_kind_new"),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["jurisdiction", "kind", "-received_at", "-id"],
                        name="report_open_kind_new",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["jurisdiction", "assigned_to", "-received_at", "-id"],
                        name="report_open_mine",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["jurisdiction", "promised_by", "id"],
                        name="report_open_due",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["jurisdiction", "-received_at", "-id"],
                        name="report_open_new",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=[
                            "jurisdiction",
                            "status",
                            "kind",
                            "assigned_to",
                            "promised_by",
                            "needs_review",
                            "group",
                            "received_on",
                            "is_public",
                            "part_of_day",
                            "cell",
                            "imported",
                            "spam",
                            "is_test",
                            "triaged",
                            "parent",
                            "sensitive",
                            "is_open",
                            "id",
                        ],
                        name="report_open_views",
                    ),
                    models.Index(
                        condition=models.Q(("needs_review", True)),
                        fields=["jurisdiction", "-received_at", "-id"],
                        name="report_review_new",
                    ),
                    models.Index(fields=["jurisdiction", "is_public", "-closed_at"], name="report_public_closed"),
                    models.Index(fields=["jurisdiction", "-updated_at", "-id"], name="report_changed"),
                    models.Index(fields=["jurisdiction", "priority", "id"], name="report_urgent"),
                    models.Index(fields=["jurisdiction", "-supporters", "-id"], name="report_seen_by"),
                    models.Index(fields=["asset", "-received_at"], name="report_asset_new"),
                    models.Index(
                        fields=[
                            "jurisdiction",
                            "observed_on",
                            "observed_hour",
                            "darkness",
                            "kind",
                            "part_of_day",
                            "is_open",
                            "is_public",
                            "sensitive",
                            "spam",
                            "is_test",
                            "parent",
                            "status",
                            "triaged",
                        ],
                        name="report_seen",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "reference"), name="report_reference_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("jurisdiction", "source", "source_id"),
                        name="report_source_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "received",
                                    "accepted",
                                    "planned",
                                    "in_progress",
                                    "waiting",
                                    "fixed",
                                    "declined",
                                    "redirected",
                                    "duplicate",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="report_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_open", True),
                                ("status__in", ["accepted", "in_progress", "planned", "received", "waiting"]),
                            ),
                            models.Q(
                                ("is_open", False),
                                ("status__in", ["declined", "duplicate", "fixed", "redirected", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="report_open_agrees",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cell__isnull", True), ("lat__isnull", True), ("lng__isnull", True)),
                            models.Q(("cell__isnull", False), ("lat__range", (-90, 90)), ("lng__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="report_place_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_open", True), ("closed_at__isnull", False), _connector="OR"),
                        name="report_closed_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "duplicate"), _negated=True), ("main__isnull", False), _connector="OR"
                        ),
                        name="report_duplicate_has_main",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_split", False), ("parent__isnull", True), _connector="OR"),
                        name="report_part_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "user"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.CharField(default="report", help_text="report, before or after", max_length=8)),
                ("name", models.CharField(max_length=120)),
                ("thumb", models.CharField(max_length=120)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "boxes",
                    models.JSONField(
                        default=list,
                        help_text="[[left, top, right, bottom]], 0 to 1: what is blacked out in what is shown.",
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        blank=True,
                        help_text="The file with the boxes; the original stays for officers.",
                        max_length=120,
                    ),
                ),
                ("shown_thumb", models.CharField(blank=True, max_length=120)),
                ("published", models.BooleanField(default=False)),
                (
                    "withheld",
                    models.BooleanField(
                        db_default=False, default=False, help_text="An officer hid all of it from the public."
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PersonalRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=30)),
                ("reason", models.CharField(blank=True, help_text="Why, in the reader's own words.", max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "-at"], name="personal_read_newest")],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=16)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=60)),
                ("sender", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("body_hash", models.CharField(max_length=64)),
                ("answer", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="idempotency_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "scope", "sender", "key"), name="idempotency_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("last_reminder_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=10)),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("until", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "sent_back",
                    models.TextField(
                        blank=True, help_text="What the officer wrote when the answer was not enough.", max_length=2000
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("recalled_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="reports.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["jurisdiction", "decided_at", "answered_at"], name="handover_waiting"),
                    models.Index(fields=["organisation", "mailed_at"], name="handover_to_mail"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_code", models.CharField(blank=True, max_length=60)),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("radius_m", models.PositiveIntegerField(null=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("endpoint", models.CharField(blank=True, max_length=1000)),
                ("keys", models.JSONField(default=dict)),
                ("language", models.CharField(default="sv", max_length=10)),
                ("asks", models.BooleanField(default=False)),
                ("monthly", models.BooleanField(default=False)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("told_until", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.kind",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "email"], name="follow_email")],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voice", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="reports.photo"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("photo", None)), fields=("report", "voice"), name="flag_of_text_once"
                    ),
                    models.UniqueConstraint(fields=("photo", "voice"), name="flag_of_photo_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FaultLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("better", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "fault",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feeling_links", to="reports.report"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fault_links",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "fault"), name="fault_link_once")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("public", models.BooleanField(default=False)),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["report", "at"], name="event_report")],
            },
        ),
        migrations.CreateModel(
            name="DutyPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pages",
                        to="reports.dutyperson",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_pages",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "step"), name="duty_page_once")],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="sv", max_length=10)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(help_text="Wants no more mail about this report.", null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contact", to="reports.report"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "email"], name="contact_email")],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_at", models.DateTimeField()),
                ("closed_on", models.DateField()),
                ("days", models.PositiveIntegerField(help_text="Whole local days from received to closed.")),
                ("promised_by", models.DateTimeField(help_text="What was promised when it was closed.", null=True)),
                ("on_time", models.BooleanField(help_text="None: nothing was promised.", null=True)),
                ("reopened_on", models.DateField(null=True)),
                ("held", models.BooleanField(default=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closings",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["closed_at", "id"],
                "indexes": [
                    models.Index(fields=["report", "closed_at"], name="closing_report"),
                    models.Index(
                        fields=["jurisdiction", "closed_on", "held", "report", "days", "on_time"], name="closing_day"
                    ),
                    models.Index(
                        condition=models.Q(("reopened_on__isnull", False)),
                        fields=["jurisdiction", "reopened_on"],
                        name="closing_undone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.CharField(max_length=8)),
                ("mark", models.CharField(max_length=26)),
                ("created_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.event",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="reports.report"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "mark", "sort"), name="block_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("set_by_hand", models.BooleanField(default=False)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zone_links",
                        to="reports.report",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.layerversion",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_links",
                        to="geo.zone",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["zone", "report"], name="zone_reports")],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "version"), name="one_zone_per_layer_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("way", models.CharField(default="van", max_length=8)),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                ("start_name", models.CharField(blank=True, max_length=120)),
                ("leaves_at", models.TimeField()),
                ("by_hand", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "crew",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="reports.crew"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("crew", "day"), name="round_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("way__in", ["foot", "van"])), name="round_way_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField(default=10)),
                ("early", models.TimeField(blank=True, null=True)),
                ("late", models.TimeField(blank=True, null=True)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.orderline"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="reports.round"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("round", "line"), name="round_stop_once")],
            },
        ),
        migrations.CreateModel(
            name="SenderMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=26)),
                ("created_at", models.DateTimeField(db_index=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sender_mark", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SettingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("what", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=80)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SituationMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", models.CharField(max_length=8)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "user", "span"), name="situation_mail_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                ("sort", models.CharField(default="closed", max_length=6)),
                ("closes_at", models.TimeField(blank=True, null=True)),
                ("source", models.CharField(default="own", max_length=8)),
                ("confirmed", models.BooleanField(default=False)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="special_days", to="geo.jurisdiction"
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "day"), name="special_day_once")],
            },
        ),
        migrations.CreateModel(
            name="StaffNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.event",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-at"], name="notice_user"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("text", geo.words.WordsField(default=geo.words.Words)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.photo"
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.photo"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="reports.promise"
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voice", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "voice"), name="support_once")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.PositiveSmallIntegerField()),
                ("place_type", models.PositiveSmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("kind", models.BigIntegerField(help_text="Kind id; 0 in a tally: all kinds.")),
                ("is_open", models.BooleanField()),
                ("audience", models.PositiveSmallIntegerField()),
                ("part", models.PositiveSmallIntegerField(help_text="Part of day; 0 in a tally: all parts.")),
                ("value", models.IntegerField(default=0)),
                ("on_time", models.PositiveSmallIntegerField(default=2)),
                ("n", models.BigIntegerField()),
                ("bucket_type", models.PositiveSmallIntegerField()),
                ("bucket", models.IntegerField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "jurisdiction",
                            "measure",
                            "place_type",
                            "bucket_type",
                            "kind",
                            "part",
                            "bucket",
                            "place",
                            "is_open",
                            "audience",
                            "value",
                            "on_time",
                            "n",
                        ],
                        name="tally_read",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "jurisdiction",
                            "measure",
                            "place_type",
                            "bucket_type",
                            "kind",
                            "part",
                            "bucket",
                            "place",
                            "is_open",
                            "audience",
                            "value",
                            "on_time",
                        ),
                        name="tally_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("priority", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("place_class", models.CharField(blank=True, max_length=30)),
                ("group_from", models.PositiveSmallIntegerField(default=1)),
                ("unit", models.CharField(default="days", max_length=5)),
                ("amount", models.PositiveSmallIntegerField(default=0)),
                ("weeks", models.JSONField(blank=True, default=list, validators=[reports.models.kinds.week_numbers])),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="geo.jurisdiction"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="reports.kind",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name", geo.words.WordsField(default=geo.words.Words)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="teams", to="geo.jurisdiction"
                    ),
                ),
                ("members", models.ManyToManyField(blank=True, related_name="teams", to=settings.AUTH_USER_MODEL)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="reports.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "code"), name="team_code_once")],
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=80)),
                ("active", models.BooleanField(default=True)),
                ("conditions", models.JSONField(default=dict)),
                ("priority", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="routing_rules", to="geo.jurisdiction"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.organisation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.team",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to="reports.team",
            ),
        ),
        migrations.AddField(
            model_name="kind",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.team"
            ),
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voice", models.CharField(max_length=64)),
                (
                    "verdict",
                    models.CharField(choices=[("fixed", "fixed"), ("still_there", "still_there")], max_length=12),
                ),
                ("satisfaction", models.PositiveSmallIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "closing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="reports.closing",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["report", "created_at"], name="verdict_report")],
                "constraints": [
                    models.UniqueConstraint(fields=("closing", "voice"), name="verdict_once"),
                    models.CheckConstraint(
                        condition=models.Q(("satisfaction", None), ("satisfaction__range", (1, 3)), _connector="OR"),
                        name="verdict_satisfaction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Walk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=120)),
                ("meeting_place", models.CharField(blank=True, max_length=160)),
                ("on", models.DateField()),
                ("made_up", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="walks", to="geo.jurisdiction"
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "code"), name="walk_code_once")],
            },
        ),
        migrations.CreateModel(
            name="WalkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(blank=True, max_length=300)),
                ("by", models.DateField(null=True)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="walk_item", to="reports.report"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.organisation",
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="reports.walk"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="WorkOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("status", models.CharField(default="draft", max_length=12)),
                ("version", models.PositiveIntegerField(default=1)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("priority", models.PositiveSmallIntegerField(default=3)),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "kit",
                    models.CharField(
                        blank=True,
                        help_text="What the crew must have with it: a kit of one of the crews.",
                        max_length=40,
                    ),
                ),
                (
                    "draft",
                    models.JSONField(
                        default=dict,
                        help_text="A closing that lacks its photo, as it was typed: {code, note, minutes, ...}.",
                    ),
                ),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("made_up", models.BooleanField(default=False)),
                (
                    "crew",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="reports.crew",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="geo.jurisdiction"
                    ),
                ),
                (
                    "reports",
                    models.ManyToManyField(related_name="orders", through="reports.OrderLine", to="reports.report"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "crew", "status", "due_on"], name="order_crew")],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "number"), name="order_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["draft", "assigned", "in_progress", "paused", "done", "approved", "cancelled"],
                            )
                        ),
                        name="order_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "approved"]), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="order_done_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["assigned", "in_progress", "paused"]), _negated=True),
                            ("crew__isnull", False),
                            _connector="OR",
                        ),
                        name="order_assigned_has_crew",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=20)),
                ("items", models.JSONField(default=list, encoder=reports.models.machinery.Exact)),
                ("order_version", models.PositiveIntegerField(null=True)),
                ("until", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.workorder",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="undo_age")],
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True, max_length=4000)),
                (
                    "masks",
                    models.JSONField(
                        default=list, help_text="[[from, to]] of the characters that an officer hid from the public."
                    ),
                ),
                (
                    "withheld",
                    models.BooleanField(
                        db_default=False, default=False, help_text="An officer hid all of it from the public."
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="texts",
                        to="reports.event",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="reports.report",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="reports.workorder",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "indexes": [models.Index(fields=["report", "role", "created_at"], name="text_report")],
            },
        ),
        migrations.AddField(
            model_name="photo",
            name="order",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="reports.workorder"
            ),
        ),
        migrations.CreateModel(
            name="OrderTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="reports.workorder"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="orderline",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="reports.workorder"
            ),
        ),
        migrations.CreateModel(
            name="OrderCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="costs", to="reports.workorder"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("light", models.CharField(blank=True, db_default="", default="", max_length=5)),
                ("sort", models.CharField(max_length=8)),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("radius_m", models.PositiveIntegerField(default=50)),
                ("place_name", models.CharField(blank=True, max_length=160)),
                ("zone_code", models.CharField(blank=True, max_length=60)),
                (
                    "compared_with",
                    models.JSONField(blank=True, default=list, help_text="Codes of zones of the default layer."),
                ),
                ("begun_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField()),
                ("made_up", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="geo.jurisdiction"
                    ),
                ),
                ("kinds", models.ManyToManyField(blank=True, related_name="+", to="reports.kind")),
                ("lamps", models.ManyToManyField(blank=True, related_name="+", to="geo.asset")),
                ("orders", models.ManyToManyField(blank=True, related_name="+", to="reports.workorder")),
            ],
            options={
                "ordering": ["-done_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sort__in", ["circle", "zone", "lamps", "orders"])),
                        name="measure_sort_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("light__in", ["", "dark", "light"])), name="measure_light_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sort", "orders"), _negated=True),
                            models.Q(("begun_on__isnull", False), ("begun_on__lte", models.F("done_on"))),
                            _connector="OR",
                        ),
                        name="measure_orders_have_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sort", "circle"), _negated=True),
                            models.Q(("lat__isnull", False), ("lng__isnull", False)),
                            _connector="OR",
                        ),
                        name="measure_circle_has_middle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sort", "zone"), _negated=True),
                            models.Q(("zone_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_zone_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, help_text="Who has it.", max_length=80)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.JSONField(
                        default=dict,
                        help_text="A closing that lacks its photo, as it was typed: {chosen, code, note, minutes, ...}.",
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "crew",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="reports.crew"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.jurisdiction"
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("orders", models.ManyToManyField(related_name="job_links", to="reports.workorder")),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="reports.workorder",
            ),
        ),
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=40)),
                ("day", models.DateField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "job", "day"), name="daily_run_once")],
            },
        ),
        migrations.CreateModel(
            name="Delta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.PositiveSmallIntegerField()),
                ("place_type", models.PositiveSmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("kind", models.BigIntegerField(help_text="Kind id; 0 in a tally: all kinds.")),
                ("is_open", models.BooleanField()),
                ("audience", models.PositiveSmallIntegerField()),
                ("part", models.PositiveSmallIntegerField(help_text="Part of day; 0 in a tally: all parts.")),
                ("value", models.IntegerField(default=0)),
                ("on_time", models.PositiveSmallIntegerField(default=2)),
                ("n", models.BigIntegerField()),
                ("day", models.IntegerField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="geo.jurisdiction",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "measure", "place_type"], name="delta_read")],
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("promise", "code"), name="indicator_code_once"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("order", "report"), name="report_once_per_order"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["order", "at"], name="event_order"),
        ),
        migrations.RunPython(_words.make_table, _words.drop_table, elidable=False),
        migrations.RunPython(_words.make_view, _words.drop_view, elidable=False),
    ]
