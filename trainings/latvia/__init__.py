"""
Latvia: its language, dates, days off and municipalities.

Imports nothing of ours.
"""
