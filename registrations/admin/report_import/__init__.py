"""From the upload of a meeting report to its marks."""
