"""
The grant list: who has earned the right, by which evidence; frozen when an organiser approves it.

A correction afterwards changes nothing in an approved list. It is a difference
between the list and today, until somebody approves the next version.
"""

from registrations.results.grants.approving import Differences, approve, differences, entries_of, versions
from registrations.results.grants.reviewing import GrantCandidate, GrantEvidence, GrantReview, review

__all__ = [
    "Differences",
    "GrantCandidate",
    "GrantEvidence",
    "GrantReview",
    "approve",
    "differences",
    "entries_of",
    "review",
    "versions",
]
