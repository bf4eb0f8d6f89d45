"""Photos for a made-up town: drawn, never taken, and marked as such in the picture itself."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from reports.services import photos

WIDTH, HEIGHT = 960, 720
HORIZON = 430
COUNT = 40
SCENES = ["lamp", "bush", "spray", "damage", "litter", "hole", "sign", "snow"]
Colour = tuple[int, int, int]


def draw_all(folder: str, word: str, rng: Random) -> dict[str, list[dict[str, Any]]]:
    """Draws and keeps the shared photos; {icon of a kind: [columns of Photo]}. `folder`: below MEDIA_ROOT; `word`: the mark."""
    found: dict[str, list[dict[str, Any]]] = {scene: [] for scene in SCENES}
    for number in range(COUNT):
        scene = SCENES[number % len(SCENES)]
        found[scene].append(_keep(draw(scene, word, rng), f"{folder}/drawn/{number:02}"))
    return found


def draw_pair(folder: str, word: str, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same street with a lamp that is out, and mended."""
    both = [_keep(draw(scene, word, Random(seed)), f"{folder}/drawn/{scene}") for scene in ("lamp", "lamp_lit")]
    return both[0], both[1]


def _keep(picture: Any, stem: str) -> dict[str, Any]:
    small = picture.copy()
    small.thumbnail((photos.THUMB_SIDE, photos.THUMB_SIDE))
    whole = photos.jpeg(picture, quality=80)
    photos.write(Path(settings.MEDIA_ROOT) / f"{stem}.jpg", whole)
    photos.write(Path(settings.MEDIA_ROOT) / f"{stem}-s.jpg", photos.jpeg(small, quality=78))
    return {
        "name": f"{stem}.jpg", "thumb": f"{stem}-s.jpg", "width": picture.width, "height": picture.height, "sha256": photos.digest(whole),
    }  # fmt: skip


def draw(scene: str, word: str, rng: Random) -> Any:
    """One picture (RGB, 960 x 720 px)."""
    from PIL import Image, ImageDraw, ImageFilter

    dark = scene in ("lamp", "lamp_lit") or rng.random() < 0.25
    sky, ground = _air(dark, scene, rng)
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    pen = ImageDraw.Draw(picture)
    for y in range(HORIZON):
        pen.line([(0, y), (WIDTH, y)], fill=_mixed(sky[0], sky[1], y / HORIZON))
    _houses(pen, rng, dark)
    _path(pen, ground, rng)
    PAINTERS[scene](pen, rng, dark)
    picture = picture.filter(ImageFilter.GaussianBlur(1.1))
    _mark(picture, word)
    return picture


def _air(dark: bool, scene: str, rng: Random) -> tuple[tuple[Colour, Colour], Colour]:
    if dark:
        return ((14, 20, 38), (44, 52, 74)), (34, 38, 40)
    if scene == "snow":
        return ((196, 205, 214), (226, 231, 235)), (228, 232, 235)
    tint = rng.randrange(-14, 14)
    return ((128 + tint, 164 + tint, 196 + tint), (208, 220, 224)), (118 + tint, 132 + tint, 96)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def _houses(pen: Any, rng: Random, dark: bool) -> None:
    x = -40
    while x < WIDTH:
        width, height = rng.randrange(120, 260), rng.randrange(90, 210)
        wall = rng.choice([(150, 84, 66), (186, 164, 120), (172, 172, 160), (120, 128, 120)])
        wall = _mixed(wall, (18, 22, 32), 0.72) if dark else wall
        pen.rectangle([x, HORIZON - height, x + width, HORIZON], fill=wall)
        pen.polygon(
            [(x - 8, HORIZON - height), (x + width / 2, HORIZON - height - 46), (x + width + 8, HORIZON - height)],
            fill=_mixed(wall, (30, 26, 26), 0.6),
        )
        for left in range(x + 18, x + width - 30, 44):
            lit = dark and rng.random() < 0.3
            pen.rectangle(
                [left, HORIZON - height + 26, left + 20, HORIZON - height + 54],
                fill=(236, 196, 104) if lit else _mixed(wall, (30, 40, 52), 0.7),
            )
        x += width + rng.randrange(10, 90)


def _path(pen: Any, ground: Colour, rng: Random) -> None:
    middle = WIDTH / 2 + rng.randrange(-90, 90)
    pen.polygon(
        [(middle - 26, HORIZON), (middle + 26, HORIZON), (WIDTH * 0.86, HEIGHT), (WIDTH * 0.1, HEIGHT)],
        fill=_mixed(ground, (120, 118, 114), 0.62),
    )


def _lamp_lit(pen: Any, rng: Random, dark: bool) -> None:
    _lamp(pen, rng, dark, out=-1)


def _lamp(pen: Any, rng: Random, dark: bool, out: int = 0) -> None:
    for number, x in enumerate([210, 480, 700]):
        scale = 1 - 0.22 * number
        top = HORIZON - 300 * scale
        pen.rectangle([x - 5 * scale, top, x + 5 * scale, HORIZON + 130 * scale], fill=(96, 102, 106))
        pen.rectangle([x - 5, top, x + 62 * scale, top + 9], fill=(96, 102, 106))
        pen.ellipse(
            [x + 40 * scale, top - 6, x + 86 * scale, top + 24], fill=(52, 56, 60) if number == out else (250, 220, 140)
        )


def _bush(pen: Any, rng: Random, dark: bool) -> None:
    for _leaf in range(420):
        x, y = rng.gauss(310, 150), rng.gauss(470, 95)
        radius = rng.randrange(14, 38)
        green = (rng.randrange(38, 74), rng.randrange(84, 132), rng.randrange(36, 66))
        pen.ellipse(
            [x - radius, y - radius, x + radius, y + radius], fill=_mixed(green, (10, 14, 16), 0.6) if dark else green
        )


def _spray(pen: Any, rng: Random, dark: bool) -> None:
    pen.rectangle([90, 190, 870, 560], fill=(92, 92, 96) if dark else (176, 174, 168))
    for _line in range(5):
        colour = rng.choice([(200, 40, 70), (30, 90, 180), (20, 20, 24), (230, 150, 30), (60, 150, 90)])
        x, y = rng.randrange(170, 330), rng.randrange(270, 480)
        points = [(x + step * 26, y + 62 * math.sin(step * rng.uniform(0.5, 1.2))) for step in range(18)]
        pen.line(points, fill=colour, width=rng.randrange(9, 19), joint="curve")


def _damage(pen: Any, rng: Random, dark: bool) -> None:
    pen.rectangle(
        [240, 250, 720, 580], outline=(70, 78, 84), width=14, fill=(128, 150, 160) if not dark else (50, 60, 70)
    )
    for _crack in range(16):
        angle, length = math.tau * rng.random(), rng.randrange(60, 250)
        pen.line(
            [(480, 400), (480 + length * math.cos(angle), 400 + 0.62 * length * math.sin(angle))],
            fill=(228, 236, 240),
            width=3,
        )
    pen.polygon([(430, 350), (520, 370), (540, 450), (450, 460)], fill=(30, 34, 36))


def _litter(pen: Any, rng: Random, dark: bool) -> None:
    for _piece in range(64):
        x, y = rng.gauss(480, 170), rng.uniform(HORIZON + 30, HEIGHT - 30)
        size = 8 + (y - HORIZON) * 0.1
        colour = rng.choice([(226, 226, 220), (190, 60, 50), (70, 120, 170), (120, 170, 110), (200, 170, 120)])
        pen.polygon(
            [(x, y), (x + size * 1.6, y - size * rng.random()), (x + size * 1.2, y + size)],
            fill=_mixed(colour, (20, 22, 26), 0.5) if dark else colour,
        )


def _hole(pen: Any, rng: Random, dark: bool) -> None:
    pen.polygon(
        [(0, HORIZON + 20), (WIDTH, HORIZON + 20), (WIDTH, HEIGHT), (0, HEIGHT)],
        fill=(58, 60, 62) if dark else (112, 112, 110),
    )
    for shrink, colour in ((0, (78, 76, 72)), (24, (50, 48, 46)), (58, (88, 104, 118))):
        pen.ellipse([310 + shrink, 520 + shrink * 0.5, 660 - shrink, 660 - shrink * 0.5], fill=colour)


def _sign(pen: Any, rng: Random, dark: bool) -> None:
    lean = rng.randrange(40, 130)
    pen.line([(470, 640), (470 + lean, 240)], fill=(126, 130, 134), width=14)
    x, y = 470 + lean, 230
    pen.polygon([(x - 110, y - 44), (x + 120, y - 84), (x + 132, y - 14), (x - 98, y + 26)], fill=(32, 74, 140))
    pen.line([(x - 76, y - 6), (x + 96, y - 36)], fill=(232, 236, 240), width=9)


def _snow(pen: Any, rng: Random, dark: bool) -> None:
    for number in range(7):
        x = number * 170 - 60
        pen.ellipse(
            [x, HORIZON + 20 + 14 * (number % 3), x + 320, HORIZON + 190],
            fill=(238, 242, 246) if not dark else (120, 128, 140),
        )
    for _flake in range(150):
        x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
        pen.ellipse([x, y, x + 4, y + 4], fill=(250, 252, 253))


def _mark(picture: Any, word: str) -> None:
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=30)
    width = pen.textlength(word, font=font)
    pen.rectangle([0, HEIGHT - 54, width + 44, HEIGHT], fill=(255, 246, 218))
    pen.text((22, HEIGHT - 46), word, fill=(70, 54, 4), font=font)


PAINTERS = {
    "lamp": _lamp, "lamp_lit": _lamp_lit, "bush": _bush, "spray": _spray, "damage": _damage, "litter": _litter, "hole": _hole, "sign": _sign, "snow": _snow,
}  # fmt: skip
