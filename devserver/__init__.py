"""A private PostgreSQL and Valkey for trying and developing, run from the wheels under one folder.

No import of Django here: the servers must stand before settings are read.
"""

from devserver.servers import Servers, Trouble

__all__ = ["Servers", "Trouble"]
