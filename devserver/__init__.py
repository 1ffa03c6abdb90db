"""A private PostgreSQL and Valkey for trying and developing, run from wheels.

Imports no Django: the servers run before settings are read.
"""

from devserver.servers import DevserverError, Servers

__all__ = ["DevserverError", "Servers"]
