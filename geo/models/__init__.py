from geo.models.assets import Asset, AssetKind, LightPlan
from geo.models.facts import SquareFacts, ZoneFacts
from geo.models.ground import GroundFeature, Place
from geo.models.jurisdiction import Jurisdiction
from geo.models.zones import Layer, LayerVersion, Municipality, OwnerArea, Zone

__all__ = [
    "Asset",
    "AssetKind",
    "GroundFeature",
    "Jurisdiction",
    "Layer",
    "LayerVersion",
    "LightPlan",
    "Municipality",
    "OwnerArea",
    "Place",
    "SquareFacts",
    "Zone",
    "ZoneFacts",
]
