from typing import Any

from django.core.management import BaseCommand

from core import clock
from demo.office import make_office


class Command(BaseCommand):
    help = "Set up a made-up office where none is set up yet. Only for trying and testing."

    def handle(self, *args: Any, **options: Any) -> None:
        make_office(clock.now())
