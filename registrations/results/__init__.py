"""
What a cycle ends with: certificates and approved grant lists.

May import mail, eligibility, core and models.
"""
