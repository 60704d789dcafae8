"""Django's PostgreSQL, for pages with thousands of moments."""
