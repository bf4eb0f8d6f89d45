"""The promised area is what the map begins with: the priority zones as one, else the whole area."""

import shapely
from shapely.geometry import shape

from geo import zones
from geo.models import Zone


def test_the_promised_area_is_the_priority_zones_as_one(town):
    area = shape(zones.promised_geojson(town))
    whole = shape(zones.area_geojson(town))
    assert (
        area.geom_type == "Polygon" and whole.covers(shapely.buffer(area, -1e-9)) and 0.3 < area.area / whole.area < 0.6
    )


def test_without_priority_zones_it_is_the_service_area(town):
    Zone.objects.update(priority_area=False)
    zones.touch(town)
    assert zones.promised_geojson(town) == zones.area_geojson(town)


def test_names_and_inner_points_follow_the_zones(town):
    assert [code for code, _name in zones.names(town)][:2] == ["N1", "N2"]
    for (lng, lat), (code, _name) in zip(zones.inner_points(town), zones.names(town), strict=True):
        assert next(iter(zones.locate(town, lng, lat).zones.values())).code == code
