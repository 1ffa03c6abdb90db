"""What people type about themselves."""

from home.forms.later import LaterForm
from home.forms.own import OwnForm
from home.forms.sections import SECTIONS, Section, sections_of
from home.forms.welcome import WelcomeForm

__all__ = ["SECTIONS", "LaterForm", "OwnForm", "Section", "WelcomeForm", "sections_of"]
