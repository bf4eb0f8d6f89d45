"""Sign-in by name and password; a person's rights in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class Backend(ModelBackend):
    """Django asks for a person's own rights and for those of the groups apart; every staff page would pay for both."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            rows = Permission.objects.all()
            if not user_obj.is_superuser:
                rows = rows.filter(Q(group__user=user_obj) | Q(user=user_obj)).distinct()
            pairs = rows.values_list("content_type__app_label", "codename").order_by()
            user_obj._perm_cache = {f"{app}.{code}" for app, code in pairs}
        return user_obj._perm_cache
