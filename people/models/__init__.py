from people.models.absence import Absence
from people.models.invitations import Invitation
from people.models.keys import ApiKey
from people.models.user import User
from people.models.views import SavedView

__all__ = ["Absence", "ApiKey", "Invitation", "SavedView", "User"]
