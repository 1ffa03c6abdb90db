"""Measurements of pages and emails against alternatives; see docs/performance.md.

Not part of the site: only bench.settings installs it, and only `make bench` runs it.
"""
