"""How much work a page and a mail are, side by side with what else could have been used. See
docs/performance.md.

Nothing here is part of the site: only bench.settings know of it, and only `make bench` uses them.
"""
