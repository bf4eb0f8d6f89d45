"""Who else has a case open: known for a minute, told to those who look, kept no longer."""

from datetime import timedelta

from django.utils import timezone

from reports.models import Presence
from reports.services import presence
from tests.build import make_report


def look(client, report, **more):
    return client.post(f"/desk/r/{report.reference}/here/", more)


def test_each_of_two_officers_hears_that_the_other_has_it_open(town, desk, second_officer, client_of):
    report, first, second = make_report(town), client_of(desk), client_of(second_officer)
    assert look(first, report).json() == {"others": ""}
    assert look(second, report).json() == {"others": "Maria Lind har den öppen."}
    assert look(first, report).json() == {"others": "Omar Berg har den öppen."}
    assert look(first, make_report(town)).json() == {"others": ""}
    look(second, report, gone="yes")
    assert look(first, report).json() == {"others": ""}


def test_a_page_that_says_nothing_for_a_minute_is_forgotten(town, desk, second_officer, client_of, time_machine):
    report = make_report(town)
    look(client_of(desk), report)
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert look(client_of(second_officer), report).json() == {"others": ""}
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    presence.forget()
    assert not Presence.objects.exists()


def test_saying_it_again_keeps_one_row_and_three_queries(town, desk, django_assert_num_queries):
    report = make_report(town)
    presence.here(report, desk)
    with django_assert_num_queries(3):
        presence.here(report, desk)
    assert Presence.objects.count() == 1


def test_the_page_itself_asks_nothing_more_and_only_staff_may(town, desk, client_of, crew_member, resident):
    report = make_report(town)
    html = client_of(desk).get(f"/desk/r/{report.reference}/").content.decode()
    assert f'data-here="/desk/r/{report.reference}/here/"' in html and not Presence.objects.exists()
    assert look(client_of(crew_member), report).status_code == 403 and look(resident, report).status_code == 302
    assert client_of(desk).get(f"/desk/r/{report.reference}/here/").status_code == 405
