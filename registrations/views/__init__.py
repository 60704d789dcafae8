"""
The public pages and the personal page, with their forms.

May import every process, nothing of the admin.
"""
