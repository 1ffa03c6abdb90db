import os

from django.core.wsgi import get_wsgi_application

from careers.startup import require_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careers.settings")

require_settings()
application = get_wsgi_application()
