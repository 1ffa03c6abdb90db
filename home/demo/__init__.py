from home.demo.calendar import mark_days
from home.demo.crowd import fill
from home.demo.people import PASSWORD, Cast, sign_ins
from home.demo.story import tell

__all__ = ["PASSWORD", "Cast", "fill", "mark_days", "sign_ins", "tell"]
