"""Every column that can hold personal data, and what becomes of it when somebody must be forgotten (decision 6).

A test fails on a text column of reports or people that stands in neither list.
"""

PERSONAL: dict[str, dict[str, str]] = {
    # model: {column: how it is erased}
    "reports.Contact": {"name": "delete row", "email": "delete row", "phone": "delete row"},
    "reports.Text": {"text": "blank"},
    "reports.Report": {
        "place_text": "blank",
        "answers": "blank free answers",
        "reporter_key": "blank; blanked at the release",
    },
    "reports.DutyPerson": {"name": "delete row", "email": "delete row", "phone": "delete row"},
    "reports.Photo": {"name": "delete file", "thumb": "delete file"},
    "reports.PersonalRead": {"reason": "staff wrote it; goes with the log"},
    "reports.Support": {"voice": "delete row"},
    "reports.Flag": {"voice": "delete row"},
    "reports.Verdict": {"voice": "delete row"},
    "reports.Follow": {"email": "delete row", "endpoint": "delete row", "keys": "delete row"},
    "reports.Undo": {"items": "deleted after a day"},
    "reports.RateBucket": {"sender": "expires within the window"},
    "reports.IdempotencyKey": {"sender": "expires after 30 days", "key": "expires after 30 days"},
    "people.User": {
        "username": "staff account",
        "first_name": "staff account",
        "last_name": "staff account",
        "email": "staff account",
    },
}

NOT_PERSONAL: dict[str, set[str]] = {
    "reports.Kind": {"code", "name", "short_name", "hint", "icon", "owner_rule", "asset_kind", "questions", "words", "round_weeks"},
    "reports.Notice": {"title", "text", "place_name", "power_zone"},
    "reports.KindGroup": {"code", "name"},
    "reports.Organisation": {"code", "name", "email", "phone", "web"},
    "reports.Team": {"code", "name"},
    "reports.Crew": {"code", "name", "kit"},
    "reports.Report": {
        "reference", "status", "place_name", "place_source", "place_certainty", "channel", "language", "promise_unit", "source", "source_id", "token_hash",
    },
    "reports.Event": {"verb", "data"},
    "reports.Text": {"role"},
    "reports.Photo": {"moment", "sha256"},
    "reports.Contact": {"language"},
    "reports.Follow": {"language", "zone_code"},
    "reports.DailyRun": {"job"},
    "reports.KindEstimate": {"zone_code", "zone_name"},
    "reports.Walk": {"code", "title", "meeting_place"},
    "reports.WalkItem": {"measure"},
    "reports.ReleasedGroup": {"sort", "zone_code"},
    "reports.Verdict": {"verdict"},
    "reports.PersonalRead": {"what"},
    "reports.FaultGroup": {"by", "key"},
    "reports.StaffNotice": {"sort"},
    "reports.RoutingRule": {"name", "conditions"},
    "reports.ReplyTemplate": {"name", "verb", "text"},
    "reports.SettingChange": {"what", "name", "before", "after"},
    "reports.OpeningHours": {"name", "first_day", "last_day", "hours"},
    "reports.SpecialDay": {"name", "sort", "source"},
    "reports.Target": {"place_class", "unit", "weeks"},
    "reports.WorkOrder": {"number", "title", "status"},
    "reports.OrderLine": {"code"},
    "reports.Outbox": {"kind", "payload", "dedupe_key", "last_error"},
    "reports.IdempotencyKey": {"scope", "body_hash", "answer"},
    "reports.RateBucket": {"scope"},
    "reports.Undo": {"verb"},
    "people.SavedView": {"name", "query"},
    "people.User": {"password", "language"},
    "people.ApiKey": {"name", "key_hash"},
}  # fmt: skip
