from django.contrib import admin

from reports.models import Crew, DutyPerson, Kind, KindGroup, Organisation, Team


class InTown(admin.ModelAdmin):
    list_display: tuple[str, ...] = ("code", "name", "jurisdiction")
    list_filter = ("jurisdiction",)


@admin.register(Kind)
class KindAdmin(InTown):
    list_display = ("code", "name", "group", "position", "target_days", "active", "sensitive", "private")


@admin.register(Crew, Team)
class PeopleAdmin(InTown):
    filter_horizontal = ("members",)


@admin.register(DutyPerson)
class DutyAdmin(InTown):
    list_display = ("name", "position", "active", "jurisdiction")


admin.site.register([KindGroup, Organisation], InTown)
