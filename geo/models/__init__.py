from geo.models.assets import Asset
from geo.models.ground import GroundFeature, Place
from geo.models.jurisdiction import Jurisdiction
from geo.models.zones import Layer, LayerVersion, Municipality, OwnerArea, Zone

__all__ = [
    "Asset",
    "GroundFeature",
    "Jurisdiction",
    "Layer",
    "LayerVersion",
    "Municipality",
    "OwnerArea",
    "Place",
    "Zone",
]
