"""The classes of the map can be told apart and keep their order for eyes that see some colours alike, in light and dark.

How colours look to them: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
(IEEE TVCG 15, 2009), the matrices of severity 1.0, on linear RGB. How far apart two colours are: CIE 1976 L*a*b*, D65.
"""

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

TOKENS = Path(__file__).resolve().parents[2] / "frontend/static/frontend/css/tokens.css"
EYES = {
    "all colours": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)
TOLD_APART = 10  # about four times what a careful eye just sees
COUNTS = [f"count-{n}" for n in range(1, 6)]
CHANGES = [
    "change-less-3",
    "change-less-2",
    "change-less-1",
    "change-none",
    "change-more-1",
    "change-more-2",
    "change-more-3",
]


def tokens() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text().split("prefers-color-scheme: dark", 1)
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text)) for name, text in (("light", light), ("dark", dark))
    }


def lab(colour: str, eyes: np.ndarray) -> np.ndarray:
    """L*, a*, b* of a #rrggbb as these eyes see it."""
    rgb = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(eyes @ linear, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.linalg.norm(one - other))


def test_how_far_apart_is_measured_as_published():
    seen = lab("#ff0000", EYES["all colours"])
    assert seen == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert apart(lab("#c80000", EYES["protanopia"]), lab("#6b5a00", EYES["protanopia"])) < apart(
        lab("#c80000", EYES["all colours"]), lab("#6b5a00", EYES["all colours"])
    )


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_classes_of_a_count_are_told_apart_and_run_one_way(scheme, eyes):
    seen = [lab(tokens()[scheme][name], EYES[eyes]) for name in COUNTS]
    assert min(apart(one, other) for one, other in combinations(seen, 2)) > TOLD_APART
    steps = [later[0] - earlier[0] for earlier, later in pairwise(seen)]
    assert all(step < 0 for step in steps) if scheme == "light" else all(step > 0 for step in steps)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_less_and_more_are_told_apart(scheme, eyes):
    seen = {name: lab(tokens()[scheme][name], EYES[eyes]) for name in CHANGES}
    for one, other in combinations(CHANGES, 2):
        assert apart(seen[one], seen[other]) > TOLD_APART, (one, other)
