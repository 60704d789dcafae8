"""
How a participants' report becomes attendance: the draft, what a person decides about it, and the marks.

Reading the file and proposing whose time it is are done by `registrations.meeting_reports`.
"""
