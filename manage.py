#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from careers.startup import require_settings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careers.settings")
    require_settings()
    execute_from_command_line(sys.argv)
