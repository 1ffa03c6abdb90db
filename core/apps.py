"""Foundations for every app: clock, codes, names, addresses, links, forms, steps."""

from django.apps import AppConfig
from django.urls import register_converter

from core import lookups
from core.codes import CodeConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        register_converter(CodeConverter, "code")
        lookups.register()
