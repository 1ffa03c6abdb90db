"""The question bank: questions, themes, ready sets, suggestions."""

from django.apps import AppConfig

from core import panels


class QuestionsConfig(AppConfig):
    name = "questions"

    def ready(self):
        from questions.selectors.answered_suggestions import answered_suggestions_panel  # noqa: PLC0415 - models are loaded only now

        panels.register("start", answered_suggestions_panel)
