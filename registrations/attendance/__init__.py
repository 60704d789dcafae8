"""
Attendance: marks and taking them back, closing a session, announced absences; the import of meeting reports is inside.

May import places, results and everything below; what a cycle ends with is refreshed from here.
"""
