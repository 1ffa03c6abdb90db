"""The question bank: questions, themes, ready sets, suggestions."""

from django.apps import AppConfig

from core import panels


class QuestionsConfig(AppConfig):
    name = "questions"

    def ready(self):
        # They import models, which are loaded only now.
        from questions.domain.audit_actions import QuestionAction  # noqa: PLC0415
        from questions.models import Question, QuestionSet, Theme  # noqa: PLC0415
        from questions.selectors.answered_suggestions import (  # noqa: PLC0415
            answered_suggestions_panel,
        )
        from questions.selectors.reach import questions_reach  # noqa: PLC0415
        from users.domain import audit, reach  # noqa: PLC0415
        from users.selectors.audit_log import column_names, row_pages  # noqa: PLC0415

        audit.register(QuestionAction)
        reach.register(questions_reach)
        audit.register_names(Question, column_names(Question, "text"))
        audit.register_pages(Question, row_pages(Question, "questions:edit"))
        audit.register_names(QuestionSet, column_names(QuestionSet, "name"))
        audit.register_names(Theme, column_names(Theme, "name"))
        panels.register("start", answered_suggestions_panel)
