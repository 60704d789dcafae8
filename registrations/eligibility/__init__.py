"""
Who has earned the right to apply for a grant: the formula, what a change would do to people, statistics.

May import core and models, so that mail, certificates and pages can all ask it.
"""
