"""Colours of the ground, light and dark: the tokens of the design, section 2."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    land: dict[str, str]
    building: str
    building_edge: str
    street: str
    casing: str
    path: str
    rail: str
    platform: str
    lamp: str
    text: str
    quiet_text: str
    halo: str


LIGHT = Theme(
    land={
        "": "#EEF0EA", "built": "#E4E6DF", "park": "#DCE7D5", "forest": "#CEDDC6", "water": "#C6DCE6", "industry": "#E2E1E4",
        "playground": "#EBE0C6", "school_yard": "#E9E3D3", "sports": "#CFE3C9", "square": "#EAE7DE",
    },
    building="#CFCFC5", building_edge="#BBBCB1", street="#FFFFFF", casing="#C9CEC8", path="#8B948C", rail="#3A434B",
    platform="#A9AFAF", lamp="#C79A12", text="#3B4650", quiet_text="#5B6A5B", halo="#F7F8F6",
)  # fmt: skip
DARK = Theme(
    land={
        "": "#1A2329", "built": "#1F2A31", "park": "#1D302B", "forest": "#182A25", "water": "#15313F", "industry": "#232B35",
        "playground": "#2E3026", "school_yard": "#292C28", "sports": "#1C352C", "square": "#262E33",
    },
    building="#2D3943", building_edge="#394753", street="#3B4A54", casing="#131A1F", path="#6E7C83", rail="#A7B3B9",
    platform="#55626A", lamp="#FFD24A", text="#C3CED3", quiet_text="#8FA79A", halo="#10161B",
)  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
