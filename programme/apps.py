"""What the office sets: one Programme row, fields of work, sources of people, closed days."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"
