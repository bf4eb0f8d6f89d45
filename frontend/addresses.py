"""Addresses of pages, each worked out once per process: a page of fifty rows asks for a hundred."""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def address(name: str, *arguments: Any) -> str:
    """The address of a named page. Raises NoReverseMatch where there is none."""
    return _address(get_urlconf(), get_script_prefix(), name, arguments)


def address_if_any(name: str) -> str:
    """The address of a named page, or nothing when this installation has no such page."""
    return _address_if_any(get_urlconf(), get_script_prefix(), name)


@lru_cache(maxsize=5000)
def _address(urlconf: Any, _prefix: str, name: str, arguments: tuple) -> str:
    return reverse(name, urlconf, args=arguments)


@lru_cache(maxsize=500)
def _address_if_any(urlconf: Any, _prefix: str, name: str) -> str:
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
