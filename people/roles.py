"""Roles as groups of permissions. Code asks for permissions, never for groups."""

from django.apps import apps

# Permissions are declared on reports.Report and reports.WorkOrder (Meta.permissions); add_measure is Django's own of reports.Measure.
ROLES: dict[str, list[str]] = {
    "desk": [
        "see_report", "see_sensitive", "see_contact", "triage_report", "publish_report", "hand_out", "report_for_caller",
        "see_order", "plan_order", "approve_order", "see_figures", "log_figure", "decide",
    ],
    "crew": ["see_order", "work_order"],
    "manager": ["see_report", "see_sensitive", "see_order", "see_figures", "export_figures", "add_measure", "log_figure", "decide", "freeze_promise"],
    "police": ["see_figures", "log_police_figure"],
    "admin": [
        "see_report", "see_sensitive", "see_contact", "see_reporter", "triage_report", "publish_report", "hand_out", "report_for_caller",
        "see_order", "plan_order", "approve_order", "work_order", "see_figures", "export_figures", "add_measure", "log_figure", "log_police_figure",
        "decide", "freeze_promise", "change_settings",
    ],
    "integrator": ["see_report", "see_order", "see_figures", "export_figures"],
}  # fmt: skip


def sync_roles() -> None:
    """Makes the groups say what the table says; run after every migrate."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    known = {p.codename: p for p in Permission.objects.filter(content_type__app_label="reports")}
    if not {code for codes in ROLES.values() for code in codes} <= known.keys():
        return  # permissions of reports are made later in the same migrate
    for role, codes in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[code] for code in codes])
