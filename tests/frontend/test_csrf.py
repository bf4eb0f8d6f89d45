"""Forms are taken from our own pages only, also from those that tell nobody their address."""

import pytest
from django.test import Client

from tests.build import submitted

HEADERS = {
    "own page that hides its address": ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 302),
    "an old browser on it": ({"Origin": "null"}, 302),
    "somebody's frame": ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    "another site": ({"Origin": "https://evil.example"}, 403),
}


@pytest.mark.parametrize("name", HEADERS)
def test_who_may_send_a_form(town, name):
    headers, status = HEADERS[name]
    done = submitted(town)
    own = f"/r/{done.report.reference}/{done.token}"
    client = Client(enforce_csrf_checks=True)
    client.get(f"{own}/")
    token = client.cookies["csrftoken"].value
    answer = client.post(f"{own}/withdraw/", {"csrfmiddlewaretoken": token}, headers=headers)
    assert answer.status_code == status


def test_without_the_token_nothing_is_taken_and_the_page_says_what_to_do(town):
    done = submitted(town)
    answer = Client(enforce_csrf_checks=True).post(
        f"/r/{done.report.reference}/{done.token}/withdraw/", headers={"Origin": "null", "Accept-Language": "sv"}
    )
    assert answer.status_code == 403 and "Skicka en gång till" in answer.content.decode()
