"""
Places: who gets one, who waits, how many are left.

May import mail and everything below.
"""
