"""
Participants' reports of Zoom and Microsoft Teams: reading them, and saying whose time it is.

Nothing here knows Django or a database: bytes go in, facts and a proposal come out.
"""
