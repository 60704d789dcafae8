"""
People as a whole: correcting, erasing and handing over what is known, retention, adding many from a spreadsheet.

May import every process below.
"""
