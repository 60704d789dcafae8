"""Participants, one person, and adding many."""
