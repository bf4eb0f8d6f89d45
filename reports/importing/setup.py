"""What a mapping may make before the first row: the jurisdiction, its kinds, its zones."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from geo.importing import zones as zone_files
from geo.models import Jurisdiction, Zone
from geo.words import Words
from reports.errors import BadInput
from reports.importing.mapping import Mapping
from reports.models import Kind, KindGroup, Organisation


def jurisdiction_of(mapping: Mapping, code: str | None) -> Jurisdiction:
    """The named jurisdiction, else the mapping's own (made when missing), else the default one."""
    wanted = code or mapping.jurisdiction.get("code")
    found = Jurisdiction.objects.filter(code=wanted) if wanted else Jurisdiction.objects.filter(is_default=True)
    if found:
        return found[0]
    if not mapping.jurisdiction or (code and code != mapping.jurisdiction.get("code")):
        raise BadInput(
            _("There is no jurisdiction “%(code)s”. Make it first, or describe it in the mapping.")
            % {"code": wanted or ""}
        )
    return _made(mapping.jurisdiction)


def _made(given: dict[str, Any]) -> Jurisdiction:
    values = {name: Words(value) if name in ("name", "area_name") else value for name, value in given.items()}
    place = Jurisdiction.objects.create(**values)
    Organisation.objects.create(jurisdiction=place, code="own", name=place.name, is_own=True)
    return place


def kinds_of(mapping: Mapping, place: Jurisdiction) -> dict[str, Kind]:
    """{code: kind}, made when missing. Names default to the file's own words."""
    language = (place.languages or ["sv"])[0]
    groups: dict[str, KindGroup] = {}
    for word, given in mapping.kinds.items():
        code = given["code"]
        group_code = given.get("group", "imported")
        if group_code not in groups:
            name = Words(mapping.kind_groups.get(group_code, {}).get("name", {language: group_code}))
            groups[group_code], _made = KindGroup.objects.get_or_create(
                jurisdiction=place, code=group_code, defaults={"name": name}
            )
        name = Words(given.get("name", {language: word}))
        defaults = {"group": groups[group_code], "name": name, "short_name": name, "icon": given.get("icon", "other")}
        Kind.objects.get_or_create(
            jurisdiction=place,
            code=code,
            defaults=defaults | {"sensitive": given.get("sensitive", False), "private": given.get("private", False)},
        )
    return {kind.code: kind for kind in Kind.objects.filter(jurisdiction=place).select_related("group")}


def zones_for(mapping: Mapping, place: Jurisdiction, data: Path) -> None:
    """Imports the zone file that lies beside the data, once."""
    given = mapping.zones
    if not given or Zone.objects.filter(jurisdiction=place, version__layer__code=given["layer"]).exists():
        return
    zone_files.import_zones(
        place,
        data.parent / given["file"],
        layer_code=given["layer"],
        code_field=given.get("code_field"),
        name_fields=given.get("name_field", {}),
    )
    place.refresh_from_db()
