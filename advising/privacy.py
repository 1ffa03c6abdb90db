"""What is kept here of a student, and of the counselor who wrote it."""

from advising.models import Feedback
from users.privacy import register

register(Feedback, "reflection__interview__student", "author")
