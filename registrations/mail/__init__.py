"""
Messages: writing them in the transaction of their cause, and sending them afterwards.

May import eligibility, core and models; whatever happens to a person is told from above.
"""
