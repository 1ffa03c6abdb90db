from home.demo.people import PASSWORD, Cast, sign_ins
from home.demo.story import tell

__all__ = ["PASSWORD", "Cast", "sign_ins", "tell"]
