from advising.views.desk import acknowledge, cohort, comment, index, student

__all__ = ["acknowledge", "cohort", "comment", "index", "student"]
