"""Taking out, as pages: small at once, large in the background, and only for those who may see the page."""

import pytest

from reports.exporting import jobs
from reports.models import Export
from tests.build import make_report


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_small_table_comes_at_once(town, desk, client_of):
    make_report(town)
    client = client_of(desk)
    assert "1 rad" in client.get("/export/reports/?view=every").content.decode()
    answer = client.get("/export/reports/?view=every&form=semicolon")
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    assert body(answer).decode("utf-8-sig").splitlines()[0].startswith("Ärendenummer;Slag;")


def test_a_large_table_shows_how_far_it_is_and_is_then_fetched(town, desk, second_officer, client_of, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    make_report(town)
    client = client_of(desk)
    page = client.get("/export/reports/?view=every&form=comma", follow=True)
    job = page.redirect_chain[-1][0]
    assert "Din tabell görs" in page.content.decode() and client.get(f"{job}file").status_code == 404
    jobs.step(wait=True)
    assert "Din tabell är klar" in client.get(job).content.decode()
    assert len(body(client.get(f"{job}file")).splitlines()) == 2
    assert client_of(second_officer).get(f"{job}file").status_code == 404 and Export.objects.count() == 1


def test_nonsense_is_a_sentence(town, manager, client_of):
    client = client_of(manager)
    assert client.get("/export/squares/?period=yesterday").status_code == 400
    assert client.get("/export/costs/?from=x").status_code == 400
    assert client.get("/export/secrets/").status_code == 404
    assert client.get("/export/trend/?form=gpkg").status_code == 200  # months have no place: the choice is shown again
    assert client.get("/export/job/99999999999999999999/").status_code == 404


@pytest.mark.parametrize(
    "name, allowed",
    [
        ("reports", {"desk", "admin"}), ("orders", {"desk", "crew_member", "manager", "admin"}), ("squares", {"manager", "admin"}),
        ("measures", {"manager", "admin"}), ("figures", {"desk", "crew_member", "manager", "admin", "police"}),
    ],
)  # fmt: skip
def test_who_may_take_what_out(town, request, client_of, name, allowed):
    for role in ("desk", "crew_member", "manager", "police", "admin"):
        status = client_of(request.getfixturevalue(role)).get(f"/export/{name}/").status_code
        assert status == (200 if role in allowed else 403), (name, role)


def test_everybody_takes_out_what_everybody_sees(town, resident):
    make_report(town)
    assert body(resident.get("/export/figures/?form=comma")).decode().startswith("Zon,Namn,Nya")
    assert resident.get("/export/reports/").status_code == 302
