from typing import Any

from django.contrib import admin

from geo import zones
from geo.models import AssetKind, Jurisdiction, LightPlan, Municipality


@admin.register(Jurisdiction)
class JurisdictionAdmin(admin.ModelAdmin):
    """The town itself; its places come from files (import_area, import_zones, import_owners, import_ground)."""

    list_display = ("code", "name", "host", "is_default")
    readonly_fields = ("places_version", "settings_version")


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "jurisdiction", "is_own")


@admin.register(AssetKind, LightPlan)
class PlaceAdmin(admin.ModelAdmin):
    """What every process keeps in memory: each change tells them."""

    list_display = ("code", "jurisdiction")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        zones.touch(obj.jurisdiction)

    def delete_model(self, request: Any, obj: Any) -> None:
        super().delete_model(request, obj)
        zones.touch(obj.jurisdiction)
