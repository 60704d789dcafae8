"""
What every process needs: the lock of a cycle, transactions, history, personal links, roles, limits, form tokens.

May import models only.
"""
