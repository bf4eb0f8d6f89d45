"""Who else has a case open: known for a minute, told to those who look, kept no longer."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from reports.models import Presence, Report
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


def test_the_queue_hears_of_all_that_others_have_open_in_one_query(
    town, desk, second_officer, client_of, time_machine, django_assert_num_queries
):
    first, second, quiet = make_report(town), make_report(town), make_report(town)
    for report, officer in ((first, second_officer), (second, desk)):
        look(client_of(officer), report)
    client = client_of(desk)
    said = {first.reference: {"who": "Omar Berg", "said": "Omar Berg har den öppen."}}
    assert client.get("/desk/here/").json() == {"open": said}
    desk.has_perm("reports.see_report")  # looked up once per person
    with django_assert_num_queries(1):
        assert presence.open_now(town, desk) == {first.reference: ["Omar Berg"]}
    html = client.get("/desk/").content.decode()
    assert html.count("data-row-here") == 3 and 'data-everywhere="/desk/here/"' in html and quiet.reference in html
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert presence.open_now(town, desk) == {}


def test_who_may_not_see_a_sensitive_case_does_not_hear_who_reads_it(town, desk, second_officer):
    report = make_report(town)
    presence.here(report, second_officer)
    assert report.reference in presence.open_now(town, desk)
    Report.objects.filter(pk=report.pk).update(sensitive=True)
    assert report.reference in presence.open_now(town, desk)
    desk.groups.get().permissions.remove(Permission.objects.get(codename="see_sensitive"))
    assert presence.open_now(town, type(desk).objects.get(pk=desk.pk)) == {}


def test_the_page_itself_asks_nothing_more_and_only_staff_may(town, desk, client_of, crew_member, resident):
    report = make_report(town)
    html = client_of(desk).get(f"/desk/r/{report.reference}/").content.decode()
    assert f'data-here="/desk/r/{report.reference}/here/"' in html and not Presence.objects.exists()
    assert look(client_of(crew_member), report).status_code == 403 and look(resident, report).status_code == 302
    assert client_of(desk).get(f"/desk/r/{report.reference}/here/").status_code == 405
