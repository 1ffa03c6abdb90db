"""Processes killed, servers lost, mail refused: is any lost, is any sent twice? Run by `python
-m tests.faults`."""
