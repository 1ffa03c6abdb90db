"""How much a directory may do before a person decides."""

import datetime as dt

DAY = dt.timedelta(days=1)
SHARE = 10  # of a hundred active students
FLOOR = 5  # so that a small office is not asked about each graduate
REQUESTS_A_MINUTE = 3000  # of one token; Entra sends about 25 a second
MISSES_A_MINUTE = 20  # requests without a valid token, of one client


def deactivations_a_day(active: int) -> int:
    """Return how many of `active` students a directory may deactivate within 24 hours."""
    return max(FLOOR, active * SHARE // 100)
