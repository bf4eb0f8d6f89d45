from reports.models.blocks import Block, SenderMark
from reports.models.calendars import OpeningHours, SpecialDay, Target
from reports.models.contractors import JobLink
from reports.models.counters import Closing, Delta, FoldedBucket, Folding, KindEstimate, Tally
from reports.models.decisions import Decision
from reports.models.duty import DutyPage, DutyPerson
from reports.models.events import Event, Text
from reports.models.exports import Export
from reports.models.finding import IndexMark
from reports.models.following import DailyRun, Flag, Follow, Verdict
from reports.models.grouping import FaultGroup
from reports.models.handovers import Handover
from reports.models.kinds import Kind, KindGroup
from reports.models.machinery import IdempotencyKey, Outbox, RateBucket, Undo
from reports.models.measures import Measure
from reports.models.notices import Notice
from reports.models.orders import OrderCost, OrderLine, OrderTask, WorkOrder
from reports.models.organisations import Crew, Organisation, Team
from reports.models.people import Contact, PersonalRead, Support
from reports.models.photos import Photo
from reports.models.presence import Presence
from reports.models.promises import (
    Correction,
    Evening,
    Frozen,
    Indicator,
    IndicatorValue,
    LogLink,
    Period,
    Promise,
    Step,
)
from reports.models.releases import FaultLink, Release, ReleasedGroup
from reports.models.replies import ReplyTemplate
from reports.models.report import Report, ReportZone
from reports.models.rounds import Round, RoundStop
from reports.models.routing import RoutingRule, SettingChange
from reports.models.situation import SituationMail
from reports.models.staff_notices import StaffNotice
from reports.models.walks import Walk, WalkItem

__all__ = [
    "Block", "Closing", "Contact", "Correction", "Crew", "DailyRun", "Decision", "Delta", "DutyPage",
    "DutyPerson", "Evening", "Event", "Export", "FaultGroup", "FaultLink", "Flag", "FoldedBucket", "Folding", "Follow", "Frozen",
    "Handover", "IdempotencyKey", "IndexMark", "Indicator", "IndicatorValue", "JobLink", "Kind", "KindEstimate",
    "KindGroup", "LogLink", "Measure", "Notice", "OpeningHours", "OrderCost", "OrderLine", "OrderTask",
    "Organisation", "Outbox", "Period", "PersonalRead", "Photo", "Presence", "Promise", "RateBucket", "Release",
    "ReleasedGroup", "ReplyTemplate", "Report", "ReportZone", "Round", "RoundStop", "RoutingRule", "SenderMark",
    "SettingChange", "SituationMail", "SpecialDay", "StaffNotice", "Step", "Support", "Tally", "Target", "Team",
    "Text", "Undo", "Verdict", "Walk", "WalkItem", "WorkOrder",
]  # fmt: skip
