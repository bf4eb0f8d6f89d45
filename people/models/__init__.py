from people.models.keys import ApiKey
from people.models.user import User

__all__ = ["ApiKey", "User"]
