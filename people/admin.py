from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from people.models import User


@admin.register(User)
class OwnUserAdmin(UserAdmin):
    """Staff accounts: a person, a town, the groups that are roles."""

    fieldsets = (*(UserAdmin.fieldsets or ()), ("Tryggkarta", {"fields": ("jurisdiction", "language")}))
    list_display = ("username", "first_name", "last_name", "jurisdiction", "is_active")
    list_filter = ("jurisdiction", "groups", "is_active")
