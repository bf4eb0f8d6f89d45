"""The own map: SVG tiles and pictures drawn from the imported ground (docs/decisions/0006)."""

from geo.ground.pictures import picture
from geo.ground.plates import plate
from geo.ground.tiles import tile

__all__ = ["picture", "plate", "tile"]
