"""Certificates and grant lists."""
