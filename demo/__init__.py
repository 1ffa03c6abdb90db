from demo.calendar import mark_days
from demo.crowd import fill
from demo.people import PASSWORD, Cast, sign_ins
from demo.story import tell

__all__ = ["PASSWORD", "Cast", "fill", "mark_days", "sign_ins", "tell"]
