"""Atom with GeoRSS: what is public, of all, of a zone, a kind, a report; nothing else."""

from xml.etree import ElementTree

import pytest

from tests.build import act, make_report

ATOM, GEO = "{http://www.w3.org/2005/Atom}", "{http://www.georss.org/georss}"


def read(client, path):
    answer = client.get(path, headers={"Accept-Language": "sv"})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml"), path
    return ElementTree.fromstring(answer.content)


def entries(feed):
    return {entry.find(f"{ATOM}id").text: entry for entry in feed.findall(f"{ATOM}entry")}


def test_all_public_reports_newest_change_first_each_with_its_point(client, town, desk):
    first, second = make_report(town), make_report(town, kind="vaxtlighet")
    act(first, "accept", desk)
    feed = read(client, "/feeds/reports.atom")
    found = list(entries(feed))
    assert [first.reference in found[0], second.reference in found[1]] == [True, True]
    entry = feed.find(f"{ATOM}entry")
    lat, lng = (float(part) for part in entry.find(f"{GEO}point").text.split())
    assert abs(lat - first.lat) < 1e-5 and abs(lng - first.lng) < 1e-5
    assert feed.find(f"{ATOM}title").text == "Anmälningar: Norr om järnvägen"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/feeds/reports.atom")


def test_zones_and_kinds_have_their_own(client, town):
    inside, other = make_report(town), make_report(town, kind="vaxtlighet", lng=15.098, lat=59.0585)
    assert len(entries(read(client, "/feeds/kinds/belysning.atom"))) == 1
    assert any(inside.reference in address for address in entries(read(client, "/feeds/zones/N1.atom")))
    assert not any(other.reference in address for address in entries(read(client, "/feeds/zones/N1.atom")))


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/zones/X9.atom",
        "/feeds/kinds/nope.atom",
        "/feeds/kinds/otrygg_plats.atom",
        "/feeds/r/HB-000-00.atom",
    ],
)
def test_what_is_not_there_or_not_public_has_no_feed(client, town, path):
    assert client.get(path).status_code == 404


def test_sensitive_hidden_and_unread_things_are_in_no_feed(client, town, desk):
    make_report(town, kind="otrygg_plats")
    hidden = make_report(town, description="Dolt")
    act(hidden, "hide", desk, reason="x")
    unread = make_report(town, description="Grannen Pelle bor här")
    whole = client.get("/feeds/reports.atom").content.decode()
    assert "Pelle" not in whole and hidden.reference not in whole and whole.count("<entry>") == 1
    assert client.get(f"/feeds/r/{hidden.reference}.atom").status_code == 404
    act(unread, "publish", desk)
    assert "Pelle" in client.get("/feeds/reports.atom").content.decode()


def test_a_report_tells_its_public_steps(client, town, desk):
    report = make_report(town)
    act(report, "accept", desk, note="internt")
    act(report, "fix", desk)
    feed = read(client, f"/feeds/r/{report.reference}.atom")
    assert [entry.find(f"{ATOM}title").text.split(": ")[1] for entry in feed.findall(f"{ATOM}entry")] == [
        "Åtgärdad",
        "Mottagen av kommunen",
        "Anmäld",
    ]
    assert "internt" not in ElementTree.tostring(feed).decode()


def test_the_number_of_queries_does_not_grow(client, town, desk, django_assert_max_num_queries):
    for _number in range(12):
        act(make_report(town, description="Text"), "publish", desk)
    with django_assert_max_num_queries(6):
        client.get("/feeds/reports.atom")


def test_the_reporter_corrects_the_text_and_the_old_one_stays(client, town):
    from tests.build import submitted

    done = submitted(town, description="Lampan är slekt")
    address = f"/r/{done.report.reference}/{done.token}/"
    assert "Lampan är slekt" in client.get(address).content.decode()
    assert client.post(f"{address}correct/", {"description": "Lampan är släckt"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Lampan är släckt" in page
    assert done.report.texts.filter(role="description").count() == 2
    wrong = client.post(f"{address}correct/", {"description": "x" * 4001})
    assert wrong.status_code == 400 and "x" * 4001 in wrong.content.decode()
    assert client.post(f"/r/{done.report.reference}/fel/correct/", {"description": "y"}).status_code == 404
