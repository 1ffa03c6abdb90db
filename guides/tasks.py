"""Celery task: tell curators of guides to read again."""

from celery import shared_task

from core import clock
from guides.services import queue_review_emails


@shared_task(name="guides.queue_review_emails")
def queue_review_emails_task() -> None:
    queue_review_emails(now=clock.now())
