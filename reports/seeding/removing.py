"""Throws the made-up data away, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, Q

from geo.models import Jurisdiction
from people.models import User
from reports import workflow
from reports.models import Decision, FaultGroup, JobLink, Measure, OrderLine, Photo, Report, Round, WorkOrder
from reports.seeding.accounts import FILE
from reports.seeding.promises import remove_promises
from reports.services import changes, indexing
from reports.services.recounting import recount


@dataclass
class Removed:
    """`kept`: reports that people sent to a made-up town; then the town stays with them."""

    reports: int = 0
    orders: int = 0
    accounts: int = 0
    towns: int = 0
    kept: int = 0


@transaction.atomic
def remove_demo() -> Removed:
    """Reports, orders and accounts that are marked as made up; a made-up town too, unless people have sent reports to it."""
    done = Removed()
    names = _photo_names() | remove_promises()
    Measure.objects.filter(made_up=True).delete()
    done.reports, done.orders = _reports(), _orders()
    Round.objects.filter(jurisdiction__made_up=True, stops=None).delete()  # their history holds the accounts
    Decision.objects.filter(made_up=True).delete()
    towns = list(Jurisdiction.objects.filter(made_up=True))
    done.accounts = _accounts()
    for place in towns:
        left = Report.objects.filter(jurisdiction=place).count()
        done.kept += left
        if left or User.objects.filter(jurisdiction=place, made_up=False).exists():
            recount(place)
        else:
            _town(place)
            done.towns += 1
    transaction.on_commit(lambda: _files(names))
    return done


def _photo_names() -> set[str]:
    rows = Photo.objects.filter(Q(report__made_up=True) | Q(order__made_up=True)).values_list(
        "name", "thumb", "shown", "shown_thumb"
    )
    return {name for row in rows for name in row if name}


def _reports() -> int:
    """Real reports that were merged into a made-up one are reports of their own again."""
    for report in Report.objects.filter(made_up=False, main__made_up=True):
        changes.change(report, {"main": None, "status": workflow.ACCEPTED}, verb="unmerge", public=True)
    made_up = Report.objects.filter(made_up=True)
    OrderLine.objects.filter(
        report__in=made_up
    ).delete()  # one by one: joined by "or", PostgreSQL may compare all with all
    OrderLine.objects.filter(order__in=WorkOrder.objects.filter(made_up=True)).delete()
    count = made_up.count()
    indexing.forget(made_up.values_list("pk", flat=True))
    made_up.filter(main__isnull=False).delete()
    made_up.filter(parent__isnull=False).delete()
    made_up.delete()
    FaultGroup.objects.filter(reports=None).delete()
    return count


def _orders() -> int:
    JobLink.objects.exclude(orders__made_up=False).delete()
    return WorkOrder.objects.filter(made_up=True).delete()[1].get("reports.WorkOrder", 0)


def _accounts() -> int:
    """Accounts that have touched real reports stay in the history, but nobody can sign in with them."""
    people = list(User.objects.filter(made_up=True))
    for user in people:
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:
            user.api_keys.all().delete()  # type: ignore[attr-defined]
            user.set_unusable_password()
            user.is_active = False
            user.save()
    return len(people)


def _town(place: Jurisdiction) -> None:
    """Everything that is the town's own, whatever it is: rows that others still need are tried again after those."""
    User.objects.filter(jurisdiction=place).update(jurisdiction=None)
    waiting = [
        model for model in apps.get_models()
        if model is not User and any(field.name == "jurisdiction" for field in model._meta.concrete_fields)
    ]  # fmt: skip
    while waiting:
        left = [model for model in waiting if not _emptied(model, place)]
        if len(left) == len(waiting):
            raise RuntimeError(f"Rows of {', '.join(model.__name__ for model in left)} hold each other.")
        waiting = left
    place.delete()


def _emptied(model: Any, place: Jurisdiction) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(jurisdiction=place).delete()
    except ProtectedError:
        return False
    return True


def _files(names: set[str]) -> None:
    """Files that no other photo uses, and the file with the demo's passwords."""
    used = set(Photo.objects.filter(name__in=names).values_list("name", flat=True))
    used |= set(Photo.objects.filter(thumb__in=names).values_list("thumb", flat=True))
    for name in names - used:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
    (Path(settings.DATA_DIR) / FILE).unlink(missing_ok=True)
