"""An interview from request to thank-you, and the contact's page."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
