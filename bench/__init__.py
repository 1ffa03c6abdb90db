"""How much work a page and an email are, beside what else could have been used.

See docs/performance.md. Nothing here is part of the site: only bench.settings name it, and only
`make bench` uses them.
"""
