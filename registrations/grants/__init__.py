"""
The grant list: who has earned the right, by which evidence; frozen when an organiser approves it.

A correction afterwards changes nothing in an approved list. It is a difference
between the list and today, until somebody approves the next version.
"""

from registrations.grants.approving import Differences, approve, differences, entries_of, versions
from registrations.grants.reviewing import Candidate, Evidence, Review, review

__all__ = [
    "Candidate",
    "Differences",
    "Evidence",
    "Review",
    "approve",
    "differences",
    "entries_of",
    "review",
    "versions",
]
