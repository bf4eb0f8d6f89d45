"""The crew: the day's jobs, one job, and finishing it on one screen."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.pictures import pixels_on, place_picture
from frontend.templatetags.parts import local_time
from frontend.views.desk import races
from frontend.views.desk.controls import CHOICES
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from reports import workflow
from reports.errors import BadInput, LostRace, NotThere, Refused, WrongStatus
from reports.models import Photo, Report
from reports.services import crew_queue, jobs, orders

MAY = "reports.work_order"
STEP_MINUTES = 15
BEHIND_MOST = 20
DAY_MAP: dict[str, Any] = {"size": (760, 420), "width_m": 900}
MOMENTS = {"before": gettext_lazy("Before the work"), "after": gettext_lazy("After the work")}
TYPED = ("code", "note", "minutes", "costs", "until", "organisation")


@staff(MAY)
def day(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = jobs.day(town, request.user)
    context = {
        "day": found,
        "marks": marks(found),
        "map_size": DAY_MAP["size"],
        "n_today": len(found.today),
        "today": town.day(timezone.now()),
        "crew_words": words(request),
    }
    return render(request, "frontend/crew/day.html", context)


def marks(found: jobs.Day) -> list[dict[str, Any]]:
    """The numbers of the list where they lie on the day's map."""
    placed = [(n, job) for n, job in enumerate(found.to_do, 1) if job.point]
    points = [job.point for _n, job in placed if job.point]
    spots = pixels_on(points, placed_reports(found), **DAY_MAP)
    return [{"n": n, "job": job, "x": x, "y": y} for (n, job), (x, y) in zip(placed, spots, strict=True)]


def placed_reports(found: jobs.Day) -> list[Report]:
    return [report for job in found.to_do for report in job.reports if report.lng is not None]


def words(request: HttpRequest, order: str = "") -> dict[str, Any]:
    """What the scripts of the crew's pages need: addresses, who it is, and every sentence that they say."""
    return {
        "user": request.user.pk, "order": order, "day": reverse("crew"), "send": reverse("crew-send"), "who": reverse("crew-who"),
        "worker": reverse("worker"), "sign_out": reverse("sign-out"), "sign_in_page": f"{reverse('sign-in')}?next={reverse('crew')}",
        "online": _("Online"), "offline": _("No signal"), "one_waits": _("1 saved, sent later"), "waits": _("{n} saved, sent later"),
        "kept": _("Saved on this phone. It is sent when there is signal."), "sign_in": _("You have been signed out. What you saved is sent when you have signed in."),
        "sign_in_label": _("Sign in"), "others": _("{n} saved by somebody else on this phone. It is sent when that person signs in."),
        "look": _("Look at it"), "changed": _("The office changed the job while you had no signal."), "yours": _("You: {verb}."),
        "see": _("See the job"), "anyway": _("Send mine all the same"), "drop_mine": _("Throw mine away"),
        "leave": _("Leave it as it is"), "retry": _("Try again"), "now": _("Now"), "mine": _("Yours"), "own_photo": _("Your photo"),
        "left": _("Left as the office has it."), "undo": _("Fetch mine back"),
        "leaving": _("{n} saved and not sent yet. They stay on this phone until you sign in again. Sign out?"),
        "no_code": _("Say how it ended: choose one of the answers."), "correct": _("Correct it"),
        "finished": _("%(order)s is done. The neighbours are told.") % {"order": order},
        "lacks": {name: str(sentence) for name, sentence in workflow.CLOSING_LACKS.items()},
        "no_photo": _("Take a photo of the place, so that everybody sees what you saw. What you wrote is kept."),
        "here": _("You are here"),
        "done": {"start": _("Begun, sent later"), "resume": _("Begun, sent later"), "pause": _("Paused, sent later"), "finish": _("Done, sent later")},
        "verbs": {name: str(workflow.ORDER_VERBS[name].label) for name in crew_queue.VERBS},
    }  # fmt: skip


@staff(MAY)
def day_map(request: HttpRequest, theme: str) -> HttpResponse:
    """All that is to do, on the own ground."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return place_picture(town, placed_reports(jobs.day(town, request.user)), theme, **DAY_MAP)


def who(request: HttpRequest) -> HttpResponse:
    """Who is signed in, for the phone's queue; 401 when nobody is, and 403 for those who are no crew."""
    refused = _no_crew(request)
    return refused or JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """One act of the phone's queue. What another person did on this phone is never taken as one's own."""
    refused = _no_crew(request)
    if refused:
        return refused
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.POST.get("user") != str(request.user.pk):
        return JsonResponse({"detail": _("Somebody else did this. It waits until that person signs in.")}, status=401)
    acts: list[crew_queue.Act] = []
    try:
        acts = [_act(request), *_behind(request)]
        return JsonResponse(crew_queue.deliver(town, acts[0], actor=request.user))
    except Refused as problem:
        extra: dict[str, Any] = {
            name: problem.extra[name] for name in ("possible", "current", "actor", "at") if name in problem.extra
        }
        if isinstance(problem, LostRace | WrongStatus | NotThere) and acts:
            extra["race"] = _race(request, problem, acts)
        return JsonResponse(
            {"detail": detail_of(town, problem), "errors": problem.errors} | extra, status=problem.status
        )


def _race(request: HttpRequest, problem: Refused, acts: list[crew_queue.Act]) -> dict[str, Any]:
    """What this person did, field by field, beside what stands now, for the phone to show and keep until it is decided."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = jobs.find(town, request.user, acts[0].number)
    race = races.of_acts(problem, town, found.order if found else None, acts, acts[0].version)
    rows = [
        {"label": str(row.label), "now": str(row.now), "yours": str(row.yours), "differs": row.differs}
        for row in race.rows
    ]
    deeds = [deed.said for deed in race.deeds]
    return {"detail": race.detail, "deeds": deeds, "rows": rows, "anyway": isinstance(problem, LostRace)}


def detail_of(town: Any, problem: Refused) -> str:
    """The sentence, with who was quicker and when."""
    who, at = problem.extra.get("actor"), parse_datetime(problem.extra.get("at") or "")
    return f"{problem.detail} {who}, {local_time(at, town)}." if who and at else problem.detail


def _no_crew(request: HttpRequest) -> JsonResponse | None:
    user: Any = request.user
    if not user.is_authenticated or not request.jurisdiction:  # type: ignore[attr-defined]
        return JsonResponse({"detail": _("Sign in, then it is sent.")}, status=401)
    if not user.has_perm(MAY) or user.jurisdiction_id not in (None, request.jurisdiction.pk):  # type: ignore[attr-defined]
        return JsonResponse({"detail": _("Your account may not do this. Ask somebody at the desk.")}, status=403)
    return None


def _act(request: HttpRequest) -> crew_queue.Act:
    try:
        at = float(request.POST["at"]) if request.POST.get("at") else None
    except ValueError:
        raise _unread()
    fields = _read(request.POST.get("fields") or "{}", dict)
    return crew_queue.Act(
        request.POST.get("id", ""), request.POST.get("order", ""), request.POST.get("verb", ""), fields, seen_version(request), at,
        request.FILES.get("photo"),
    )  # fmt: skip


def _behind(request: HttpRequest) -> list[crew_queue.Act]:
    """What the phone keeps until this act is taken, done after it on the same order: {verb, fields, photo}, only to be shown beside it."""
    found = _read(request.POST.get("behind") or "[]", list)[:BEHIND_MOST]
    if not all(isinstance(one, dict) and isinstance(one.get("fields"), dict) for one in found):
        raise _unread()
    order = request.POST.get("order", "")
    return [
        crew_queue.Act("", order, str(one.get("verb")), one["fields"], photo=bool(one.get("photo"))) for one in found
    ]


def _read(text: str, kind: type) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        raise _unread()
    if not isinstance(found, kind):
        raise _unread()
    return found


def _unread() -> BadInput:
    return BadInput(_("We could not read what the phone sent. Open the job and do it again."))


def find(request: HttpRequest, number: str) -> jobs.Job:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = jobs.find(town, request.user, number)
    if not found:
        raise Http404
    return found


@staff(MAY)
def job(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, find(request, number))


def shown(
    request: HttpRequest, found: jobs.Job, *, status: int = 200, error: str = "", again: dict[str, Any] | None = None
) -> HttpResponse:
    possible = {verb.name for verb in orders.possible(found.order, request.user)}
    told = jobs.told(found)
    context = {
        "crew_words": words(request, found.order.number),
        "desk_phone": (found.order.jurisdiction.contact or {}).get("phone", ""),
        "ghost": ghost_of(found),
        "job": found,
        "order": found.order,
        "may_start": "start" in possible and found.order.status == workflow.ASSIGNED,
        "may_resume": "resume" in possible,
        "may_finish": "finish" in possible,
        "may_pause": "pause" in possible,
        "begun": found.order.status == workflow.O_IN_PROGRESS,
        "tasks": list(found.order.tasks.all()),  # type: ignore[attr-defined]
        "memory": jobs.memory(found),
        "told": told,
        "photos": list({photo.pk: photo for one in told for photo in one.photos}.values()),
        "own_photos": [(words, jobs.photos_of(found.order, moment).for_work()) for moment, words in MOMENTS.items()],
        "texts": list(found.order.texts.select_related("author").order_by("-created_at")[:10]),  # type: ignore[attr-defined]
        "error": error,
        "today": found.order.jurisdiction.day(timezone.now()),
        **(again or {}),
    }
    return render(request, "frontend/crew/job.html", context, status=status)


@staff(MAY)
def strip(request: HttpRequest, number: str, theme: str) -> HttpResponse:
    """All places of a job on one picture."""
    found = find(request, number)
    return place_picture(found.order.jurisdiction, found.reports, theme, size=(760, 320), width_m=220)


@staff(MAY)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Start, pause, resume."""
    found = find(request, number)
    if verb not in ("start", "pause", "resume", "tick"):
        raise Http404
    typed: dict[str, Any] = {
        name: request.POST[name] for name in ("reason", "until", "waits", "note") if request.POST.get(name)
    }
    if verb == "tick":
        typed["ticked"] = request.POST.getlist("ticked")
    try:
        orders.act(found.order, verb, actor=request.user, version=seen_version(request), **typed)
    except Refused as problem:
        error = detail_of(found.order.jurisdiction, problem)
        again = {"typed": typed, "errors": problem.errors}
        return shown(request, find(request, number), status=problem.status, error=error, again=again)
    return redirect("job", found.order.number)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    if request.method == "GET":
        return finishing(request, found, found.order.draft)
    typed: dict[str, Any] = {name: value for name in TYPED if (value := request.POST.get(name))}
    own = {r.reference: code for r in found.reports if (code := request.POST.get(f"code.{r.reference}"))}
    typed |= {"reports": own} if own else {}
    try:
        jobs.finish(
            found.order, actor=request.user, photo=request.FILES.get("photo"), version=seen_version(request), **typed
        )
    except Refused as problem:
        return finishing(request, find(request, number), typed, problem)
    messages.success(request, _("%(order)s is done. The neighbours are told.") % {"order": found.order.number})
    return redirect("crew")


def ghost_of(found: jobs.Job) -> Any:
    """The picture that the new one is laid under: from before the work, else of the fault."""
    before = Photo.objects.for_work().filter(order=found.order, moment="before").order_by("-id").first()
    return before or next((photo for report in found.reports for photo in report.all_photos), None)  # type: ignore[attr-defined]


def finishing(
    request: HttpRequest, found: jobs.Job, typed: dict[str, Any], problem: Refused | None = None
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = problem.errors if problem else {}
    context = {
        "job": found,
        "order": found.order,
        "codes": list(workflow.CLOSING_CODES.values()),
        "typed": typed,
        "draft": found.order.draft and (not problem or isinstance(problem, jobs.NeedsPhoto)),
        "errors": errors,
        "error": problem.detail if problem and not errors else "",
        "organisations": list(CHOICES["organisation"](town)),
        "step": STEP_MINUTES,
        "crew_words": words(request, found.order.number),
        "ghost": ghost_of(found),
        "photo_codes": {code for report in found.reports for code in photo_codes(report)},
        "lines": own_answers(found, typed),
        "has_photo": jobs.photos_of(found.order, "after").exists(),
    }
    return render(request, "frontend/crew/finish.html", context, status=problem.status if problem else 200)


def photo_codes(report: Report) -> set[str]:
    """The answers for this report that go with a photo."""
    return {code for code in workflow.CLOSING_CODES if jobs.photo_with(report, code)}


def own_answers(found: jobs.Job, typed: dict[str, Any]) -> list[dict[str, Any]]:
    """[{report, code, photo_codes}]: what each report's own answer is so far; empty where it ended as the rest."""
    own = jobs.own_codes(typed)
    return [
        {"report": report, "code": own.get(report.reference, ""), "photo_codes": photo_codes(report)}
        for report in found.reports
    ]
