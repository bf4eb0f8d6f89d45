"""Cases that show one thing each: made with the service's own verbs, so that they are what a person would have made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from geo import gazetteer
from geo.models import Asset, Jurisdiction, Place
from reports import references
from reports.models import Crew, Report, Verdict, Walk, WalkItem, WorkOrder
from reports.seeding.pattern import Pattern, Spot
from reports.services import flagging, orders, supporting, verbs, verdicts, walks
from reports.services.submit import Draft, submit


class Maker:
    """Makes the cases of one town on its last days before `until`."""

    def __init__(
        self, place: Jurisdiction, pattern: Pattern, people: dict[str, Any], until: datetime, rng: Random
    ) -> None:
        self.place, self.pattern, self.people, self.until, self.rng = place, pattern, people, until, rng
        self.given = pattern.given["showcases"]
        self.crews = {crew.code: crew for crew in Crew.objects.filter(jurisdiction=place)}
        self.taken = set(Report.objects.filter(jurisdiction=place).values_list("reference", flat=True))
        self.made: list[int] = []
        self.orders: list[int] = []

    def make(self) -> None:
        for one in (
            self.row, self.phone, self.private, self.uncertain, self.no_place, self.unread, self.elsewhere, self.part, self.unsafe,
            self.not_found, self.not_ours, self.approval, self.draft, self.paused, self.cancelled, self.merged, self.walk, self.asked,
            self.still_there, self.flagged,
        ):  # fmt: skip
            one()
        Report.objects.filter(pk__in=self.made).update(made_up=True)
        WorkOrder.objects.filter(pk__in=self.orders).update(made_up=True)

    def row(self) -> None:
        """Three lamps side by side dark, one order for the crew."""
        given = self.given["row"]
        dark = three_in_a_row(self.place, given["near"])
        reports = [
            self.report(
                given["kind"], Spot(asset.lng, asset.lat, "", "asset", asset_id=asset.pk), text, days=3 - number * 0.6
            )
            for number, (asset, text) in enumerate(zip(dark, given["texts"], strict=False))
        ]
        for report in reports:
            self.act(report, "accept", days=1.6)
        if reports:
            supporting.support(reports[0], voice="a neighbour")
            supporting.support(reports[0], voice="another neighbour")
            self.order(given, reports, days=1.4, due=1)

    def phone(self) -> None:
        given = self.given["phone"]
        contact = {"name": given["name"], "phone": given["phone"]}
        self.report(given["kind"], self.spot(given["kind"]), given["text"], days=0.7, channel="phone", contact=contact)

    def private(self) -> None:
        self.report(
            self.given["private"]["kind"],
            self.spot(self.given["private"]["kind"]),
            self.given["private"]["text"],
            days=0.8,
            private=True,
        )

    def uncertain(self) -> None:
        """A few metres outside: taken, without a zone, with a note to the desk."""
        given = self.given["uncertain"]
        edge = outside_spot(self.place)
        if edge:
            self.report(given["kind"], edge, given["text"], days=1.1)

    def no_place(self) -> None:
        given = self.given["no_place"]
        draft = Draft(given["kind"], description=given["text"], place_text=given["place_text"])
        self.keep(submit(self.place, draft, actor=self.people["desk"], channel="phone", at=self.at(0.6)).report)

    def unread(self) -> None:
        given = self.given["unread"]
        self.report(given["kind"], self.spot(given["kind"]), given["text"], days=0.55)

    def elsewhere(self) -> None:
        given = self.given["elsewhere"]
        report = self.report(given["kind"], self.spot(given["kind"]), given["text"], days=6)
        self.act(report, "redirect", days=5.5, organisation=given["organisation"])

    def part(self) -> None:
        until = (self.until + timedelta(days=12)).date().isoformat()
        self.finished("part", "part_ordered", days=4, until=until, photo_days=4.2)

    def unsafe(self) -> None:
        self.finished("unsafe", "made_safe", days=3)

    def not_found(self) -> None:
        self.finished("not_found", "not_found", days=5)

    def not_ours(self) -> None:
        self.finished("not_ours", "not_ours", days=6, organisation=self.given["not_ours"]["organisation"])

    def approval(self) -> None:
        """Done, waiting for somebody at the desk to approve."""
        self.finished("approval", "repaired", days=0.5)

    def draft(self) -> None:
        given = self.given["draft"]
        reports = [self.report(given["kind"], self.spot(given["kind"]), "", days=4 - number) for number in range(2)]
        self.keep_order(
            orders.create(self.place, title=given["title"], reports=reports, actor=self.people["desk"], at=self.at(1))
        )

    def paused(self) -> None:
        given = self.given["paused"]
        order = self.order(given, [self.report(given["kind"], self.spot(given["kind"]), "", days=9)], days=8, due=7)
        until = self.place.day(self.at(-given["until_days"]))
        orders.act(
            order, "pause", actor=self.people["admin"], at=self.at(2), reason=given["reason"], until=until, waits=True
        )

    def cancelled(self) -> None:
        given = self.given["cancelled"]
        order = self.order(given, [self.report(given["kind"], self.spot(given["kind"]), "", days=9)], days=8, due=3)
        orders.act(order, "cancel", actor=self.people["desk"], at=self.at(2), reason=given["reason"])

    def merged(self) -> None:
        """Two who reported the same: the second is merged into the first and keeps its own words."""
        kind = self.given["row"]["kind"]
        spot = self.spot(kind)
        main = self.report(kind, spot, self.given["row"]["texts"][0], days=5)
        twin = self.report(kind, spot, self.given["row"]["texts"][-1], days=4)
        self.act(twin, "merge", days=3.9, into=main.reference)

    def walk(self) -> None:
        """A safety walk ten days ago, with its protocol."""
        given = self.given["walk"]
        typed = {name: given[name] for name in ("title", "meeting_place")} | {"on": self.at(10).date()}
        walk = walks.open_walk(self.place, typed, actor=self.people["desk"])
        Walk.objects.filter(pk=walk.pk).update(code=given["code"])
        for row in given["items"]:
            report = self.report(row["kind"], self.spot(row["kind"]), row["text"], days=10, walk=given["code"])
            item = WalkItem.objects.select_related("walk").get(report=report)
            by = (self.until + timedelta(days=row["in_days"])).date() if row["in_days"] else None
            walks.decide(item, {"measure": row["measure"], "responsible": report.owner and report.owner.code, "by": by})
            self.act(report, "publish", days=9)
            if row.get("done"):
                self.act(report, "fix", days=2)

    def asked(self) -> None:
        given = self.given["asked"]
        report = self.report(given["kind"], self.spot(given["kind"]), given["text"], days=3)
        self.act(report, "ask", days=2, question=given["question"])

    def still_there(self) -> None:
        """Closed too early: two say so, and it is open again by rule."""
        given = self.given["still_there"]
        report = self.act(self.report(given["kind"], self.spot(given["kind"]), given["text"], days=6), "fix", days=3)
        for voice in ("one", "another"):
            verdicts.say(report, Verdict.STILL_THERE, voice=voice)

    def flagged(self) -> None:
        given = self.given["flagged"]
        report = self.act(
            self.report(given["kind"], self.spot(given["kind"]), given["text"], days=4), "publish", days=3
        )
        for voice in ("one", "another"):
            flagging.flag(report, photo=None, voice=voice, address="made-up")

    def finished(self, name: str, code: str, *, days: float, photo_days: float = 0, **fields: Any) -> None:
        given = self.given[name]
        report = self.report(given["kind"], self.spot(given["kind"]), given["text"], days=days + 2)
        order = self.order(given, [report], days=days + 1, due=1)
        admin = self.people["admin"]
        order = orders.act(order, "start", actor=admin, at=self.at(days + 0.1))
        orders.act(order, "finish", actor=admin, at=self.at(days), code=code, minutes=45, **fields)

    def report(self, kind: str, spot: Spot, text: str, *, days: float, **more: Any) -> Report:
        channel, contact = more.pop("channel", "web"), more.pop("contact", None)
        draft = Draft(kind, spot.lng, spot.lat, description=text, contact=contact, **more)
        actor = self.people["desk"] if channel == "phone" else None
        return self.keep(
            submit(self.place, draft, actor=actor, channel=channel, at=self.at(days), address="made-up").report
        )

    def keep(self, report: Report) -> Report:
        """Its reference comes from the seed, so that the same day gives the same town."""
        code = references.free(self.place.prefix, self.place.reference_length, self.taken, self.rng.choice)
        Report.objects.filter(pk=report.pk).update(reference=code)
        report.reference = code
        self.made.append(report.pk)
        return report

    def order(self, given: dict[str, Any], reports: list[Report], *, days: float, due: int) -> WorkOrder:
        due_on = (self.until + timedelta(days=due)).date()
        order = orders.create(
            self.place, title=given["title"], reports=reports, actor=self.people["desk"], crew=self.crews.get(given["crew"]),
            due_on=due_on, at=self.at(days),
        )  # fmt: skip
        return self.keep_order(order)

    def keep_order(self, order: WorkOrder) -> WorkOrder:
        self.orders.append(order.pk)
        return order

    def act(self, report: Report, verb: str, *, days: float, **fields: Any) -> Report:
        return verbs.act(report, verb, actor=self.people["desk"], at=self.at(days), **fields)

    def at(self, days: float) -> datetime:
        return self.until - timedelta(days=days)

    def spot(self, kind: str) -> Spot:
        """A place in the promised area where nothing of this kind is open."""
        busy = set(Report.objects.of(self.place).open().filter(kind__code=kind).values_list("lng", "lat"))
        while True:
            spot = self.pattern.kinds[kind].spots.of(self.rng)
            if (spot.lng, spot.lat) not in busy:
                return spot


def three_in_a_row(place: Jurisdiction, landmark: str) -> list[Asset]:
    """The three numbered things of one line that stand nearest to a landmark."""
    mark = Place.objects.filter(jurisdiction=place, kind="landmark", subkind=landmark).first()
    assets: Iterable[Asset] = Asset.objects.filter(jurisdiction=place)
    if not mark:
        return list(assets)[:3]
    near = sorted(assets, key=lambda asset: (asset.lng - mark.lng) ** 2 / 4 + (asset.lat - mark.lat) ** 2)
    lines = Counter(asset.line for asset in near)
    first = next((asset for asset in near if lines[asset.line] >= 3), None)
    if not first:
        return near[:3]
    line = sorted((a for a in near if a.line == first.line), key=lambda asset: gazetteer.natural(asset.number))
    middle = min(max(line.index(first), 1), len(line) - 2)
    return line[middle - 1 : middle + 2]


def outside_spot(place: Jurisdiction) -> Spot | None:
    """A place some 120 m north of the area."""
    from geo import zones

    lng, lat = zones.inner_points(place)[0]
    for _step in range(400):
        lat += 0.0005
        location = zones.locate(place, lng, lat)
        if location.uncertain and location.distance_m > 60:
            return Spot(lng, lat, "", "outside")
    return None
