from advising.models import Feedback
from users.privacy import register

register(Feedback, "reflection__interview__student", "author")
