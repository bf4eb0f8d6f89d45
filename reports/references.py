"""References that can be read over a telephone: no 0/O, 1/I/L, U/V; the last character checks the others.

Random, so nobody can guess the next one. 29 characters (a prime), weights 1, 2, 3...: one wrong
character or two swapped neighbours are always noticed.
"""

import secrets
from collections.abc import Callable, Sequence

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def check_character(payload: str) -> str:
    return ALPHABET[sum(weight * ALPHABET.index(char) for weight, char in enumerate(payload, start=1)) % len(ALPHABET)]


def new_code(length: int, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """`length` characters, check character included; holds a digit, so that it never equals a verb. `choose`: for made-up data only."""
    while True:
        payload = "".join(choose(ALPHABET) for _ in range(length - 1))
        if any(char.isdigit() for char in payload):
            return payload + check_character(payload)


def free(prefix: str, length: int, taken: set[str], choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A reference that is not among `taken`, and now is: for many at once."""
    while (reference := written(prefix, new_code(length, choose))) in taken:
        continue
    taken.add(reference)
    return reference


def written(prefix: str, code: str) -> str:
    """As people read it: HB-7K4-29."""
    return f"{prefix}-{code[:3]}-{code[3:]}"


def read(prefix: str, typed: str) -> str | None:
    """The reference that somebody typed, in any case and with or without hyphens and prefix; None when it cannot be one."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    # A code may itself begin with the prefix's letters, so both readings are tried.
    for code in (letters.removeprefix(prefix.upper()), letters):
        if 5 <= len(code) <= 12 and set(code) <= set(ALPHABET) and check_character(code[:-1]) == code[-1]:
            return written(prefix, code)
    return None
