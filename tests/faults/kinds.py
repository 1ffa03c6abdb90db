"""A mail that can always be built, one to contacts, and one that never can."""

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults"

    def ready(self):
        from outbox.domain.kinds import Kind, Message, register  # noqa: PLC0415 - kinds speak of rows: models load before this

        def build(email, now):
            return Message(subject="A note", text=f"Words about {email.object_id}.")

        def fail(email, now):
            raise ArithmeticError(f"nobody can build {email.pk}")

        register(Kind("note", build))
        register(Kind("letter", build, to_contact=True))
        register(Kind("poison", fail))
