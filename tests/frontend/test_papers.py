"""What is printed for those who carry paper: an order, a crew's day, a round. Read from the PDF itself."""

import re
from io import BytesIO

import pytest
import segno
from django.utils import timezone

from frontend.pictures import TONES
from reports.models import Report
from reports.services import photos, rounds
from tests import pdf
from tests.build import STATION_NORTH, act, jpeg, make_order, make_report

LNG, LAT = STATION_NORTH
SAID = "Ring mig på 070-174 06 05 om lampan, hälsar Anna Lindqvist"
CONTACT = {"name": "Berit Kvist", "email": "berit@example.org", "phone": "070-174 06 09"}
SECRET = ("070-174 06 05", "Lindqvist", "Berit", "Kvist", "berit@", "070-174 06 09")
MAP, MAP_OF_A_ROUND = (1000, 460), (640, 294)


@pytest.fixture
def report(town, desk):
    """With a number and a name in the text, both hidden, somebody to write to, and a photo of which the middle is blacked out."""
    report = make_report(town, description=SAID, contact=CONTACT)
    photo = photos.add(BytesIO(jpeg(400, 300, "white")), report=report)
    report = act(report, "mask", desk, words="Anna Lindqvist")
    return act(report, "mask", desk, photo=photo.pk, boxes=[[0.25, 0.25, 0.75, 0.75]])


@pytest.fixture
def order(town, report, desk, crew):
    more = {"tasks": ["Stäng av strömmen"], "due_on": town.day(timezone.now())}
    return make_order(town, [report], desk, crew=crew, title="Byt lampan vid tunneln", **more)


@pytest.fixture
def printed(client_of, desk):
    def at(address):
        return pdf.pages(client_of(desk).get(address).content)

    return at


def whole(pages):
    return pdf.Page(words="".join(page.words for page in pages))


def drawings(pages, size):
    return [drawn for page in pages for drawn in page.drawings if drawn.size == size]


def masked(pages):
    """How many grey boxes stand where words were."""
    return sum(len(re.findall(r"0\.545\d* 0\.580\d* 0\.611\d* scn\s+0 1 m", page.strokes)) for page in pages)


def squares(drawn):
    """The dark squares of a drawn code, a row at a time."""
    side = drawn.size[0]
    rows = [bytearray(side) for _ in range(side)]
    for left, row, right in re.findall(r"(\d+) (\d+)\.5 m\s+(\d+) \d+\.5 l", drawn.strokes):
        rows[int(row)][int(left) : int(right)] = b"\1" * (int(right) - int(left))
    return rows


def leads_to(pages, address):
    """Whether exactly one code of the paper is the one of this address."""
    code = [bytearray(row) for row in segno.make(address, error="m", micro=False).matrix]
    return [squares(drawn) for drawn in drawings(pages, (len(code), len(code)))].count(code) == 1


def is_blacked_out(photo):
    seen = photo.convert("L")
    return seen.getpixel((seen.width // 2, seen.height // 2)) < 12 and seen.getpixel((4, 4)) > 240


def test_an_order_on_paper_says_what_and_where_and_hides_who(printed, order, report, crew):
    pages = printed(f"/desk/orders/{order.number}/paper.pdf")
    paper = whole(pages)
    for words in (
        order.number,
        order.title,
        str(crew.name),
        "Stäng av strömmen",
        report.reference,
        "59.06794, 15.11074",
    ):
        assert paper.says(words), words
    assert paper.says("Ring mig på om lampan, hälsar") and masked(pages) == 2
    assert "▒" not in paper.words  # drawn, not a sign that a font may lack
    assert [secret for secret in SECRET if paper.says(secret)] == []


def test_a_place_that_was_written_is_masked_on_paper(town, desk, crew, printed):
    report = make_report(town, lng=None, lat=None, actor=desk, place_text="Bakom kiosken, ring 070-174 06 05")
    order = make_order(town, [report], desk, crew=crew)
    pages = printed(f"/desk/orders/{order.number}/paper.pdf")
    assert whole(pages).says("Bakom kiosken, ring") and masked(pages) == 1 and not whole(pages).says("174 06 05")
    assert drawings(pages, MAP) == []


def test_the_photo_of_an_order_is_printed_with_what_was_blacked_out(printed, order):
    (photo,) = [photo for page in printed(f"/desk/orders/{order.number}/paper.pdf") for photo in page.photos]
    assert photo.size == (400, 300) and is_blacked_out(photo)


def test_the_map_of_an_order_has_its_mark_in_the_middle(printed, order):
    (drawn,) = drawings(printed(f"/desk/orders/{order.number}/paper.pdf"), MAP)
    red, green, blue = bytes.fromhex(TONES[Report.objects.get().word.tone][1:])
    mark = re.search(r"([\d.]+) ([\d.]+) ([\d.]+) scn\s+512 230 m", drawn.strokes)
    assert mark and [round(float(part) * 255) for part in mark.groups()] == [red, green, blue]
    assert drawn.says("Påhittade uppgifter")


def test_an_order_names_the_place_and_its_map_the_streets(town_with_ground, desk, crew, printed):
    report = make_report(town_with_ground)
    order = make_order(town_with_ground, [report], desk, crew=crew)
    pages = printed(f"/desk/orders/{order.number}/paper.pdf")
    assert report.place_name and whole(pages).says(f"{report.kind.short_name} {report.asset or ''} {report.place_name}")
    assert drawings(pages, MAP)[0].says("Lokgatan")


def test_the_code_of_an_order_leads_to_it(printed, order, settings):
    pages = printed(f"/desk/orders/{order.number}/paper.pdf")
    assert leads_to(pages, f"{settings.PUBLIC_URL}/crew/{order.number}/")
    assert not leads_to(pages, f"{settings.PUBLIC_URL}/crew/{order.number}0/")


def test_a_crews_day_has_each_order_on_a_page_of_its_own(town, desk, crew, printed, order, settings):
    other = make_order(town, [make_report(town, lng=LNG + 0.001)], desk, crew=crew, title="Laga bänken")
    pages = printed(f"/desk/board/{crew.code}/paper.pdf")
    begun = {one: [n for n, page in enumerate(pages) if page.says(one.title)] for one in (order, other)}
    assert all(len(found) == 1 for found in begun.values()) and begun[order] != begun[other]
    assert len(drawings(pages, MAP)) == 2
    assert all(leads_to(pages, f"{settings.PUBLIC_URL}/crew/{one.number}/") for one in (order, other))
    assert [secret for secret in SECRET if whole(pages).says(secret)] == []
    assert [is_blacked_out(photo) for page in pages for photo in page.photos] == [True]


def test_a_round_begins_with_its_stops_and_their_times(town, desk, crew, printed, order, report):
    other = make_order(town, [make_report(town, lng=LNG + 0.001)], desk, crew=crew, title="Laga bänken")
    typed = {"crew": crew.code, "day": town.day(timezone.now()).isoformat(), "way": "van", "lng": LNG, "lat": LAT}
    found = rounds.make(town, typed | {"start_name": "Förrådet", "leaves_at": "07:00"}, actor=desk)
    pages = printed(f"/desk/rounds/{found.pk}/paper.pdf")
    first = pages[0]
    assert first.says("Förrådet") and first.says("07:00")
    stops = [f"{stop.at:%H:%M}{stop.report.kind.short_name}" for stop in rounds.planned(found)]
    at = [first.words.find("".join(stop.split())) for stop in stops]
    assert len(at) == 2 and -1 not in at and at == sorted(at)
    assert first.says(order.number) and first.says(other.number)
    assert len(first.drawings) == 1 and first.drawings[0].size == MAP_OF_A_ROUND
    assert [secret for secret in SECRET if whole(pages).says(secret)] == []
    assert [is_blacked_out(photo) for page in pages for photo in page.photos] == [True]
    assert sum(page.says(order.title) for page in pages) == 1


def test_a_word_without_end_leaves_neither_the_page_nor_the_code_unread(town, desk, crew, printed, settings):
    title = "brandgul" * 15  # no sign at which a line could break
    order = make_order(town, [make_report(town, description=title * 2)], desk, crew=crew, title=title)
    pages = printed(f"/desk/orders/{order.number}/paper.pdf")
    drawn = dict(re.findall(r"/\w+ (20|10) Tf(.*?)(?=/\w+ [\d.]+ Tf|$)", pages[0].strokes, re.DOTALL))
    assert drawn["20"].count("Tm") >= 3 and drawn["10"].count("Tm") >= 2
    assert leads_to(pages, f"{settings.PUBLIC_URL}/crew/{order.number}/")
