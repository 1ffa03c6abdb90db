"""Long settings without logic: the content security policy, and log handlers."""

from typing import Any

from csp.constants import NONE, SELF


def content_security_policy(*, https: bool) -> dict[str, Any]:
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "object-src": [NONE],
            "frame-ancestors": [NONE],
            "upgrade-insecure-requests": https,
        }
    }


def logging_config(log_format: str, level: int) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"mask": {"()": "core.logs.MaskTokens"}},
        "formatters": {
            "line": {
                "()": "core.logs.MaskedFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "json": {"()": "core.logs.Json"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["mask"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            # says of each bounce what it tries, and quotes what it fails at
            "flufl.bounce": {"level": "CRITICAL"},
            # gunicorn logs the URL of a request that failed; through the root's handler it is
            # masked too.
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": [], "propagate": True},
        },
    }
