"""Names the pages' addresses for mails, feeds and the API; the pages themselves live in frontend."""

from django.conf import settings


def full(path: str) -> str:
    return settings.PUBLIC_URL + path


def case(reference: str) -> str:
    return full(f"/r/{reference}/")


def own_case(reference: str, token: str) -> str:
    """The reporter's secret link; the token stands in the fragment's place only on pages that send no referrer."""
    return full(f"/r/{reference}/{token}/")


def confirm(contact_id: int, secret: str) -> str:
    return full(f"/confirm/{contact_id}/{secret}/")


def stop(contact_id: int, secret: str) -> str:
    return full(f"/stop/{contact_id}/{secret}/")


def follow(follow_id: int, secret: str) -> str:
    return full(f"/follow/{follow_id}/{secret}/")


def unfollow(follow_id: int, secret: str) -> str:
    return full(f"/unfollow/{follow_id}/{secret}/")


def verdict(reference: str, who: str, secret: str) -> str:
    return full(f"/r/{reference}/verdict/{who}/{secret}/")


def better(link_id: int, secret: str) -> str:
    return full(f"/better/{link_id}/{secret}/")


def handover(handover_id: int, secret: str) -> str:
    return full(f"/handover/{handover_id}/{secret}/")


def job(token: str) -> str:
    """A contractor's way in to orders, without an account."""
    return full(f"/job/{token}/")


def invitation(invitation_id: int, secret: str) -> str:
    return full(f"/accounts/invitation/{invitation_id}/{secret}/")


def figure_log(token: str) -> str:
    """The police's way in to write a figure down, without an account."""
    return full(f"/promise/log/{token}/")


def situation(span: str, first: str) -> str:
    return full(f"/insights/situation/{span}/{first}/")


def mine(token: str) -> str:
    return full(f"/mine/{token}/")


def duty(page_id: int, secret: str) -> str:
    return full(f"/duty/{page_id}/{secret}/")


def api_report(reference: str) -> str:
    return full(f"/api/v1/reports/{reference}")


def photo(photo_id: int, size: str = "large") -> str:
    return full(f"/photos/{photo_id}-{size}.jpg")


def api_undo(number: int) -> str:
    return full(f"/api/v1/undo/{number}")


def desk_case(reference: str) -> str:
    return full(f"/desk/r/{reference}/")


def desk_notices() -> str:
    return full("/desk/mine/")


def calendar() -> str:
    return full("/settings/calendar/")
