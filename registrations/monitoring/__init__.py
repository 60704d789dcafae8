"""Whether all is well, for people and for programs; may import all that works, and no page."""
