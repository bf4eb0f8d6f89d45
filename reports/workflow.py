"""Statuses, groups and verbs of reports and work orders: the one table that buttons, addresses, rights, events and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RECEIVED, ACCEPTED, PLANNED, IN_PROGRESS, WAITING = "received", "accepted", "planned", "in_progress", "waiting"
FIXED, DECLINED, REDIRECTED, DUPLICATE, WITHDRAWN = "fixed", "declined", "redirected", "duplicate", "withdrawn"
OPEN = frozenset({RECEIVED, ACCEPTED, PLANNED, IN_PROGRESS, WAITING})
CLOSED = frozenset({FIXED, DECLINED, REDIRECTED, DUPLICATE, WITHDRAWN})
STATUSES = [RECEIVED, ACCEPTED, PLANNED, IN_PROGRESS, WAITING, FIXED, DECLINED, REDIRECTED, DUPLICATE, WITHDRAWN]


@dataclass(frozen=True)
class PublicWord:
    """What everybody reads for a status: a word, a sentence, what comes next; shape and tone are for the eye."""

    code: str
    word: _StrPromise
    sentence: _StrPromise
    next: _StrPromise
    shape: str
    tone: str
    open311: str
    fixmystreet: str


_SENT = PublicWord(
    "sent", pgettext_lazy("status", "Sent"), _("The municipality has the report and will read it."),
    _("Next: the municipality reads the report."), "ring", "sent", "open", "confirmed",
)  # fmt: skip
_RECEIVED = PublicWord(
    "received", pgettext_lazy("status", "Received"), _("The municipality has read the report and takes care of it."),
    _("Next: the work is planned."), "ring-dot", "received", "open", "investigating",
)  # fmt: skip
_PLANNED = PublicWord(
    "planned", pgettext_lazy("status", "Planned"), _("The work is planned."),
    _("Next: a crew goes there."), "clock", "planned", "open", "action scheduled",
)  # fmt: skip
_UNDER_WAY = PublicWord(
    "under_way", pgettext_lazy("status", "Under way"), _("Somebody is working on it."),
    _("Next: the work is finished."), "half", "planned", "open", "in progress",
)  # fmt: skip
_WAITING = PublicWord(
    "waiting", pgettext_lazy("status", "Waiting"), _("The work waits for a part or an answer."),
    _("Next: the work goes on when it has come."), "pause", "waiting", "open", "in progress",
)  # fmt: skip
_FIXED = PublicWord(
    "fixed", pgettext_lazy("status", "Fixed"), _("It is fixed."), _("Nothing more will happen."), "check", "fixed", "closed", "fixed",
)  # fmt: skip
_NOT_DONE = PublicWord(
    "not_done", pgettext_lazy("status", "Will not be done"), _("The municipality will not do this."),
    _("Nothing more will happen."), "cross", "closed", "closed", "unable to fix",
)  # fmt: skip
_PASSED_ON = PublicWord(
    "passed_on", pgettext_lazy("status", "Passed on"), _("Somebody else is responsible and has been told."),
    _("Next: they answer."), "arrow", "closed", "closed", "not responsible",
)  # fmt: skip

PUBLIC_WORDS: dict[str, PublicWord] = {
    RECEIVED: _SENT,
    ACCEPTED: _RECEIVED,
    PLANNED: _PLANNED,
    IN_PROGRESS: _UNDER_WAY,
    WAITING: _WAITING,
    FIXED: _FIXED,
    DECLINED: _NOT_DONE,
    REDIRECTED: _PASSED_ON,
    DUPLICATE: PublicWord(
        "merged", pgettext_lazy("status", "Merged"), _("Somebody had reported this already. Follow the first report."),
        _("Next: see the first report."), "arrow", "closed", "closed", "duplicate",
    ),
    WITHDRAWN: PublicWord(
        "withdrawn", pgettext_lazy("status", "Withdrawn"), _("The person who reported this took it back."),
        _("Nothing more will happen."), "cross", "closed", "closed", "cancelled",
    ),
}  # fmt: skip


def public_word(status: str) -> PublicWord:
    return PUBLIC_WORDS[status]


@dataclass(frozen=True)
class Verb:
    """What somebody can do to a report or an order.

    `to` is the status afterwards, None when it stays. `needs` and `may` name the fields that the verb takes.
    `by` says who: staff (with `permission`) or the reporter (with the reporter's token).
    `public` verbs are seen in the public timeline. Fields that it `frees` may be given as NOBODY: then nobody has it any more.
    """

    name: str
    label: _StrPromise
    from_: frozenset[str]
    to: str | None = None
    permission: str = "reports.triage_report"
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    by: str = "staff"
    public: bool = False
    past: _StrPromise | str = ""
    frees: tuple[str, ...] = ()


def _table(*verbs: Verb) -> dict[str, Verb]:
    return {verb.name: verb for verb in verbs}


ANY = OPEN | CLOSED
REPORTED, ORDER_MADE = _("Reported"), _("Made")
NOBODY = "nobody"

REPORT_VERBS = _table(
    Verb("accept", _("Accept"), frozenset({RECEIVED, WAITING}), ACCEPTED, may=("priority", "reply", "note", "team"), public=True, past=_("Received by the municipality")),
    Verb("plan", _("Plan"), OPEN - {PLANNED}, PLANNED, may=("reply", "note", "due_on"), public=True, past=_("The work was planned")),
    Verb("begin", _("Begin"), OPEN - {IN_PROGRESS}, IN_PROGRESS, may=("reply", "note"), public=True, past=_("The work began")),
    Verb("wait", _("Wait"), OPEN - {WAITING}, WAITING, needs=("reason",), may=("until", "note"), public=True, past=_("The work waits")),
    Verb("ask", _("Ask the reporter"), OPEN, WAITING, needs=("question",), may=("note",), public=True, past=_("The municipality asked the reporter something")),
    Verb("fix", _("Close as fixed"), OPEN, FIXED, may=("reply", "note", "code"), public=True, past=_("Fixed")),
    Verb("decline", _("Decline"), OPEN, DECLINED, needs=("reason",), may=("note",), public=True, past=_("Will not be done")),
    Verb("redirect", _("Pass on"), OPEN, REDIRECTED, needs=("organisation",), may=("reason", "note"), public=True, past=_("Passed on")),
    Verb("spam", _("Spam"), OPEN | {FIXED, DECLINED, REDIRECTED}, DECLINED, may=("block", "note"), past=_("Taken for spam: not public, not counted")),
    Verb("merge", _("Merge"), OPEN, DUPLICATE, needs=("into",), may=("note",), public=True, past=_("Merged with another report")),
    Verb("split", _("Split"), OPEN, ACCEPTED, needs=("parts",), may=("note",), past=_("Split into parts for several teams")),
    Verb("unmerge", _("Unmerge"), frozenset({DUPLICATE}), ACCEPTED, may=("note",), public=True, past=_("Made a report of its own again")),
    Verb("reopen", _("Reopen"), CLOSED - {WITHDRAWN, DUPLICATE}, ACCEPTED, may=("reason", "note"), public=True, past=_("Opened again")),
    Verb(
        "assign", _("Assign"), OPEN, None, may=("person", "team", "organisation", "note"), past=_("Assigned"),
        frees=("person", "team", "organisation"),
    ),
    Verb("note", _("Note"), ANY, None, needs=("note",), past=_("Note written")),
    Verb("change", _("Change"), ANY, None, may=("category", "lng", "lat", "zone", "place_text", "priority", "private", "sensitive", "note"), past=_("Changed")),
    Verb("publish", _("Publish text and photo"), ANY, None, permission="reports.publish_report", may=("photos", "text"), past=_("Text and photo were published")),
    Verb("look", _("I have looked at it"), ANY, None, may=("note",), past=_("The desk has looked at it")),
    Verb("hide", _("Hide"), ANY, None, permission="reports.publish_report", needs=("reason",), past=_("Hidden")),
    Verb(
        "mask", _("Mask"), ANY, None, permission="reports.publish_report", may=("words", "photo", "boxes", "clear", "reason"),
        past=_("Words or part of a photo were masked"),
    ),
    Verb("show", _("Show again"), ANY, None, permission="reports.publish_report", may=("reason",), past=_("Shown again")),
    Verb(
        "withhold", _("Hide one text or photo"), ANY, None, permission="reports.publish_report", needs=("reason",), may=("text_id", "photo", "answer_to"),
        past=_("A text, an answer or a photo was hidden"),
    ),
    Verb(
        "restore", _("Show one text or photo again"), ANY, None, permission="reports.publish_report", may=("text_id", "photo", "answer_to", "reason"),
        past=_("A text, an answer or a photo is shown again"),
    ),
    Verb("withdraw", _("Withdraw"), OPEN, WITHDRAWN, by="reporter", public=True, past=_("Withdrawn")),
    Verb("answer", _("Answer"), frozenset({WAITING}), ACCEPTED, needs=("answer",), by="reporter", public=True, past=_("The reporter answered")),
    Verb("correct", _("Correct"), OPEN, None, may=("description", "lng", "lat"), by="reporter", past=_("Corrected")),
)  # fmt: skip
# Only a cancelled order does this: its reports wait for another plan.
PUT_BACK = Verb(
    "put_back",
    _("Put back"),
    frozenset({PLANNED, IN_PROGRESS, WAITING}),
    ACCEPTED,
    by="order",
    public=True,
    past=_("The plan was changed"),
)


# An organisation has answered that it will do it, and an officer approved that: everybody may know.
HEARD = Verb(
    "heard",
    _("Publish their answer"),
    frozenset({REDIRECTED}),
    None,
    by="organisation",
    may=("reply",),
    public=True,
    past=_("They have answered"),
)

# Things that happen to a report without anybody's verb.
FLAG, VERDICT, UNDO = "flag", "verdict", "undo"
HAND_OUT = "hand_out"
RAISE, LOWER, GROUP, UNGROUP, PART = "raise", "lower", "group", "ungroup", "part"
OTHER_PASTS = {
    "page": _("The duty person was paged"),
    "take": _("The duty person has taken it"),
    "unheard": _("Nobody on duty took it"),
    VERDICT: _("Somebody answered whether it is fixed"),
    UNDO: _("Taken back"),
    RAISE: _("The priority was raised: many see it"),
    LOWER: _("The priority is as before"),
    GROUP: _("Found to be part of a fault of several side by side"),
    UNGROUP: _("No longer part of a fault of several"),
    "unblock": _("The block of the sender was ended"),
    HAND_OUT: _("Handed out as a public record"),
    PART: _("Made as a part of another report"),
    FLAG: _("Somebody says that the text or a photo should not be seen"),
}


NOTICE_WORDS = {
    "mention": pgettext_lazy("notice", "You are named in a note"),
    "assigned": pgettext_lazy("notice", "You have got a case"),
    "team": pgettext_lazy("notice", "Your team has got a case"),
    "answered": pgettext_lazy("notice", "The reporter has answered or corrected"),
    "handover": pgettext_lazy("notice", "They to whom it was passed on have answered"),
    "silent": pgettext_lazy("notice", "They to whom it was passed on do not answer"),
    "back": pgettext_lazy("notice", "A closed case is open again"),
    "flagged": pgettext_lazy("notice", "Somebody says that a text or photo of your case should not be seen"),
    "calendar": pgettext_lazy("notice", "Holidays of the coming months wait to be confirmed"),
    "unheard": pgettext_lazy("notice", "Nobody on duty has taken it"),
}


def past(verb_name: str) -> str:
    """What an event says happened."""
    verb = REPORT_VERBS.get(verb_name) or next((one for one in (PUT_BACK, HEARD) if one.name == verb_name), None)
    return str(verb.past) if verb else str(OTHER_PASTS.get(verb_name, REPORTED))


def order_past(verb_name: str) -> str:
    """What an event of an order says happened."""
    verb = ORDER_VERBS.get(verb_name)
    return str(verb.past) if verb else str(OTHER_PASTS[UNDO] if verb_name == UNDO else ORDER_MADE)


ROUND_PASTS = {
    "create": ORDER_MADE,
    "arrange": _("Ordered anew"),
    "move": _("A stop was moved"),
    "set": _("The time of a stop was changed"),
    "out": _("A stop was taken out"),
}


def round_past(verb_name: str) -> str:
    """What an event of a round says happened."""
    return str(ROUND_PASTS[verb_name])


# What one press can take back within some seconds; the pin and words to the reporter are not among them.
UNDOABLE = frozenset(
    {
        "accept",
        "plan",
        "begin",
        "wait",
        "fix",
        "decline",
        "redirect",
        "spam",
        "merge",
        "unmerge",
        "split",
        "reopen",
        "assign",
        "change",
        "look",
        "publish",
        "hide",
        "show",
        "withhold",
        "restore",
    }
)

# A split report closes with its parts; until then only its words and photos are looked after. A part has neither.
_OF_WORDS = frozenset({"publish", "hide", "mask", "show", "withhold", "restore"})
WHILE_SPLIT = frozenset({"note", "look"}) | _OF_WORDS
NOT_FOR_PARTS = frozenset({"ask", "spam", "merge", "split"}) | _OF_WORDS


def kept_apart(verb_name: str, *, split_open: bool, part: bool) -> bool:
    """Whether a staff verb stands back because the work lies with the parts, or the words with the whole."""
    known = REPORT_VERBS.get(verb_name)
    if not known or known.by != "staff":
        return False
    return (split_open and verb_name not in WHILE_SPLIT) or (part and verb_name in NOT_FOR_PARTS)


STAFF_VERBS = {name: verb for name, verb in REPORT_VERBS.items() if verb.by == "staff"}

DRAFT, ASSIGNED, O_IN_PROGRESS, PAUSED, DONE, APPROVED, CANCELLED = (
    "draft", "assigned", "in_progress", "paused", "done", "approved", "cancelled",
)  # fmt: skip
ORDER_STATUSES = [DRAFT, ASSIGNED, O_IN_PROGRESS, PAUSED, DONE, APPROVED, CANCELLED]
ORDER_OPEN = frozenset({DRAFT, ASSIGNED, O_IN_PROGRESS, PAUSED})
ORDER_DONE = frozenset({DONE, APPROVED})
ORDER_WORDS = {
    DRAFT: pgettext_lazy("order", "Draft"),
    ASSIGNED: pgettext_lazy("order", "Assigned"),
    O_IN_PROGRESS: pgettext_lazy("order", "In progress"),
    PAUSED: pgettext_lazy("order", "Paused"),
    DONE: pgettext_lazy("order", "Done"),
    APPROVED: pgettext_lazy("order", "Approved"),
    CANCELLED: pgettext_lazy("order", "Cancelled"),
}

ORDER_VERBS = _table(
    Verb("assign", _("Assign"), ORDER_OPEN, ASSIGNED, "reports.plan_order", needs=("crew",), may=("due_on", "anyway", "note"), past=_("Assigned")),
    Verb("start", _("Start"), frozenset({ASSIGNED, PAUSED}), O_IN_PROGRESS, "reports.work_order", may=("note",), past=_("Started")),
    Verb("pause", _("Pause"), frozenset({ASSIGNED, O_IN_PROGRESS}), PAUSED, "reports.work_order", needs=("reason", "until"), may=("waits", "note"), past=_("Paused")),
    Verb("resume", _("Resume"), frozenset({PAUSED}), O_IN_PROGRESS, "reports.work_order", may=("note",), past=_("Resumed")),
    Verb(
        "finish", _("Finish"), frozenset({ASSIGNED, O_IN_PROGRESS, PAUSED}), DONE, "reports.work_order", needs=("code",),
        may=("reports", "note", "minutes", "costs", "until", "organisation"), past=_("Done"),
    ),
    Verb(
        "close", _("Close some reports"), frozenset({ASSIGNED, O_IN_PROGRESS, PAUSED}), O_IN_PROGRESS, "reports.work_order", needs=("reports",),
        may=("note", "costs", "until", "organisation"), past=_("Some reports were closed"),
    ),
    Verb("approve", _("Approve"), frozenset({DONE}), APPROVED, "reports.approve_order", may=("note",), past=_("Approved")),
    Verb("return", _("Send back"), frozenset({DONE}), ASSIGNED, "reports.approve_order", needs=("reason",), past=_("Sent back")),
    Verb("cancel", _("Cancel"), ORDER_OPEN, CANCELLED, "reports.plan_order", may=("reason", "becomes"), past=_("Cancelled")),
    Verb("change", _("Change"), ORDER_OPEN, None, "reports.plan_order", may=("title", "due_on", "priority", "kit", "tasks", "anyway", "note"), past=_("Changed")),
    Verb("add", _("Add reports"), ORDER_OPEN, None, "reports.plan_order", needs=("references",), may=("note",), past=_("Reports were added")),
    Verb("remove", _("Take reports out"), ORDER_OPEN, None, "reports.plan_order", needs=("references",), may=("note",), past=_("Reports were taken out")),
    Verb("tick", _("Tick tasks"), ORDER_OPEN - {DRAFT}, None, "reports.work_order", may=("ticked",), past=_("Tasks were ticked")),
    Verb("cost", _("Time and material"), (ORDER_OPEN | {DONE}) - {DRAFT}, None, "reports.work_order", may=("minutes", "costs"), past=_("Time and material written down")),
    Verb("note", _("Note"), frozenset(ORDER_STATUSES), None, "reports.see_order", needs=("note",), past=_("Note written")),
    Verb("publish", _("Publish the photos"), frozenset({DONE, APPROVED}), None, "reports.publish_report", past=_("The photos were published")),
)  # fmt: skip


@dataclass(frozen=True)
class ClosingCode:
    """What a crew says when it finishes, what it makes of the report, and the sentence that the neighbour reads."""

    code: str
    label: _StrPromise
    verb: str
    sentence: _StrPromise
    photo: bool = False
    needs: tuple[str, ...] = ()


CLOSING_CODES = {
    code.code: code
    for code in [
        ClosingCode("repaired", _("Mended"), "fix", _("It is fixed.")),
        ClosingCode("made_safe", _("Made safe, more is needed"), "plan", _("It is safe now. More work is planned.")),
        ClosingCode(
            "part_ordered",
            _("Part ordered"),
            "wait",
            _("A part is ordered. The work goes on when it has come."),
            needs=("until",),
        ),
        ClosingCode(
            "not_found",
            _("Cannot find it"),
            "decline",
            _("The crew was there and could not find the fault."),
            photo=True,
        ),
        ClosingCode(
            "not_ours",
            _("Not ours"),
            "redirect",
            _("Somebody else is responsible and has been told."),
            needs=("organisation",),
        ),
    ]
}
# What is said when an answer lacks what it needs.
CLOSING_LACKS = {
    "until": _("Say when the part is expected, so that the neighbours know and nobody forgets it."),
    "organisation": _("Say whose it is, so that we can tell them."),
}

# What may become of a report whose order is cancelled; the first is what happens when nobody says anything else.
BECOMES = {
    "put_back": _("waits for another plan"),
    "fix": _("is fixed without us"),
    "decline": _("will not be done, for the reason above"),
}
