"""A private PostgreSQL and Valkey for trial and development, run from wheels.

Imports no Django: the servers start before settings are read.
"""

from devserver.servers import DevserverError, Servers

__all__ = ["DevserverError", "Servers"]
