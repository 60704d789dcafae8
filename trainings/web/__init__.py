"""
Text fields that clean what people type, and who sends a request.

Imports nothing of ours but `latvia`.
"""
