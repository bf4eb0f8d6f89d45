from django.contrib import admin

from geo.models import Jurisdiction, Municipality


@admin.register(Jurisdiction)
class JurisdictionAdmin(admin.ModelAdmin):
    """The town itself; its places come from files (import_area, import_zones, import_owners, import_ground)."""

    list_display = ("code", "name", "host", "is_default")
    readonly_fields = ("places_version", "settings_version")


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "jurisdiction", "is_own")
