"""
What runs beside the pages: the worker, long jobs, backups, the demonstration.

May import every process below.
"""
