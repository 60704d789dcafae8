"""
The picture of a cycle that programs show beside a link to it.

May import models only; the fonts are those of the certificates.
"""
