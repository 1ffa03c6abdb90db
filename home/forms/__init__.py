from home.forms.base import SettingsForm
from home.forms.sections import SECTIONS, Section, sections_of
from home.forms.snooze import SnoozeForm
from home.forms.studies import WelcomeForm

__all__ = ["SECTIONS", "Section", "SettingsForm", "SnoozeForm", "WelcomeForm", "sections_of"]
