"""Towns and days at the edge: nothing, one report, all in one square, 29 February, the first day of a year. A sentence, never a broken number."""

import re
from datetime import datetime, timedelta

import pytest

from tests.build import make_report

PAGES = (
    "/insights/?period=all", "/insights/?period=week&compare=before", "/insights/?period=year&compare=year&show=zones&measure=residents",
    "/insights/?from=2028-02-29&to=2028-02-29&compare=year", "/insights/?period=all&darkness=dark&measure=lamps&show=zones",
    "/insights/answers/?period=all", "/insights/chance/?period=all", "/insights/measures/", "/insights/wall/",
    "/insights/situation/week/", "/insights/situation/quarter/", "/insights/situation/year/",
    "/insights/map-light.svg?period=all", "/figures/?period=all", "/promise/", "/ledger/",
)  # fmt: skip
BROKEN = re.compile(r"\b(nan|inf|infinity|none|null|undefined)\b|%\(", re.IGNORECASE)
DAYS = ("2028-02-29 12:00+01:00", "2028-01-01 00:30+01:00")


def shown(page):
    """The words of a page, without its scripts."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("n", (0, 1, 40))
def test_a_town_at_the_edge_reads_sentences_and_no_broken_numbers(town, manager, client_of, time_machine, n, day):
    time_machine.move_to(day, tick=False)
    now = datetime.fromisoformat(day)
    for number in range(n):  # all in one square
        make_report(town, at=now - timedelta(hours=number * 3))
    client = client_of(manager)
    for address in PAGES:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        said = shown(answer.content.decode())
        assert not BROKEN.search(said), (address, BROKEN.search(said))
