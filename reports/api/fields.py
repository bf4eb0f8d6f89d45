"""Shapes of requests and answers, for the schema; the rules live in reports.services."""

from rest_framework import serializers


class Problem(serializers.Serializer):
    """Every error: application/problem+json."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for a person, with a next step.")
    errors = serializers.DictField(child=serializers.CharField(), help_text="Sentences by field.")  # type: ignore[assignment]


class ContactIn(serializers.Serializer):
    name = serializers.CharField(required=False, allow_blank=True, max_length=120)
    email = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True)


class VerdictIn(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=["fixed", "still_there"])
    satisfaction = serializers.IntegerField(
        required=False, min_value=1, max_value=3, help_text="1 bad, 2 so-so, 3 good."
    )


class VerdictOut(serializers.Serializer):
    status = serializers.CharField(help_text="What the report is now: enough “still there” open it again.")


class Estimate(serializers.Serializer):
    median_days = serializers.IntegerField()
    p90_days = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(help_text="Mended cases that it is based on; never under ten.")
    area = serializers.CharField(allow_null=True, help_text="The zone's name; null for the whole area.")
    text = serializers.CharField()


class FollowIn(serializers.Serializer):
    email = serializers.CharField()
    asks = serializers.BooleanField(required=False, help_text="May be asked whether it is fixed, when it is closed.")


class Followed(serializers.Serializer):
    asked = serializers.BooleanField(help_text="A link that begins the mails is on its way to the address.")


class ReportIn(serializers.Serializer):
    category = serializers.CharField()
    lng = serializers.FloatField()
    lat = serializers.FloatField()
    description = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    answers = serializers.DictField(child=serializers.CharField(), required=False)
    asset = serializers.CharField(required=False, allow_blank=True)
    contact = ContactIn(required=False)
    language = serializers.CharField(required=False)
    observed_at = serializers.DateTimeField(required=False)
    walk = serializers.CharField(required=False, help_text="Code of the safety walk that the report belongs to.")
    called = serializers.BooleanField(
        required=False, help_text="An answer that cannot wait is taken once somebody has rung."
    )


class Links(serializers.Serializer):
    self = serializers.CharField()
    page = serializers.CharField()
    own = serializers.CharField(help_text="The reporter's secret page.")


class ReportMade(serializers.Serializer):
    reference = serializers.CharField()
    status = serializers.CharField()
    zones = serializers.ListField(child=serializers.CharField())
    zones_by_layer = serializers.DictField(child=serializers.CharField(allow_null=True))
    owner = serializers.CharField(allow_null=True)
    certainty = serializers.CharField()
    advice = serializers.CharField(
        allow_null=True, help_text="Where to turn, when the text seems to be about a person or a crime."
    )
    estimate = Estimate(allow_null=True)
    links = Links()
    token = serializers.CharField()


class Step(serializers.Serializer):
    verb = serializers.CharField()
    word = serializers.CharField()
    status = serializers.CharField()
    at = serializers.DateTimeField()


class ReportOut(serializers.Serializer):
    reference = serializers.CharField()
    category = serializers.CharField()
    status = serializers.CharField()
    status_word = serializers.CharField()
    status_sentence = serializers.CharField()
    next = serializers.CharField()
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    place = serializers.CharField(allow_blank=True)
    certainty = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    zones = serializers.ListField(child=serializers.CharField())
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    promised_by = serializers.DateTimeField(allow_null=True)
    supporters = serializers.IntegerField()
    description = serializers.CharField(allow_blank=True)
    photos = serializers.ListField(child=serializers.CharField())
    main = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()
    timeline = Step(many=True, required=False)
    priority = serializers.IntegerField(required=False)
    private = serializers.BooleanField(required=False)
    asset = serializers.CharField(required=False, allow_null=True)
    possible = serializers.ListField(child=serializers.CharField(), required=False)


class ReportPage(serializers.Serializer):
    results = ReportOut(many=True)
    next = serializers.CharField(allow_null=True)


class Category(serializers.Serializer):
    code = serializers.CharField()
    group = serializers.CharField()
    name = serializers.CharField()
    questions = serializers.JSONField()
    sensitive = serializers.BooleanField()


class CodeAndName(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class Nearby(serializers.Serializer):
    reference = serializers.CharField()
    category = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    distance_m = serializers.IntegerField()
    age_days = serializers.IntegerField()
    supporters = serializers.IntegerField()
    photo = serializers.CharField(allow_null=True)
    place = serializers.CharField(allow_blank=True)


class GeoJSON(serializers.Serializer):
    type = serializers.CharField()
    features = serializers.ListField(child=serializers.JSONField())


class ZoneRow(serializers.Serializer):
    zone = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    new = serializers.IntegerField(allow_null=True)
    open = serializers.IntegerField(allow_null=True)
    closed = serializers.IntegerField(allow_null=True)
    reopened = serializers.IntegerField(allow_null=True)
    on_time = serializers.IntegerField(allow_null=True)
    on_time_share = serializers.FloatField(allow_null=True)
    days_to_close_median = serializers.IntegerField(allow_null=True)
    days_to_close_p90 = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    problems = serializers.IntegerField(allow_null=True, required=False)
    layer_version = serializers.IntegerField(allow_null=True)


class VerbIn(serializers.Serializer):
    """The verb's own fields (see the table of verbs) and the version that was seen."""

    version = serializers.IntegerField(required=False)
    note = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    priority = serializers.IntegerField(required=False)


class BulkIn(serializers.Serializer):
    references = serializers.ListField(child=serializers.CharField())
    verb = serializers.CharField()
    versions = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="The version of each report as it was seen, by reference: those that somebody changed since stay as they are and say so.",
    )


class BulkResult(serializers.Serializer):
    reference = serializers.CharField()
    ok = serializers.BooleanField()
    status = serializers.CharField(allow_null=True)
    error = serializers.CharField(allow_null=True)


class BulkOut(serializers.Serializer):
    results = BulkResult(many=True)
    undo = serializers.CharField(allow_null=True)
    undo_until = serializers.DateTimeField(allow_null=True)


class Left(serializers.Serializer):
    reference = serializers.CharField()
    changed_by = serializers.CharField()


class Undone(serializers.Serializer):
    restored = serializers.ListField(child=serializers.CharField())
    left = Left(many=True)


class OrderIn(serializers.Serializer):
    title = serializers.CharField()
    reports = serializers.ListField(child=serializers.CharField())
    crew = serializers.CharField(required=False)
    due_on = serializers.DateField(required=False)
    priority = serializers.IntegerField(required=False)
    template = serializers.IntegerField(required=False)
    reply = serializers.CharField(required=False)


class OrderOut(serializers.Serializer):
    number = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    version = serializers.IntegerField()
    crew = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    priority = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True)
    kit = serializers.CharField(allow_blank=True)
    tasks = serializers.ListField(child=serializers.JSONField())
    costs = serializers.ListField(child=serializers.JSONField())
    reports = serializers.ListField(child=serializers.JSONField())
    possible = serializers.ListField(child=serializers.CharField())


class OrderPage(serializers.Serializer):
    results = OrderOut(many=True)
    next = serializers.CharField(allow_null=True)


class PhotoOut(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.CharField()


class SupportOut(serializers.Serializer):
    supporters = serializers.IntegerField()


class Kept(serializers.Serializer):
    kept = serializers.BooleanField()
