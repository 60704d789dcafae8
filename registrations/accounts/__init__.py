"""
Accounts of the people who work here: inviting and ending them, passwords, the second step, open browsers, guessing.

May import core and mail; everything that needs an account or writes to the security log may import it.
"""
