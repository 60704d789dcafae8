"""Changing a cycle and its sessions, with what follows for people; may import places and whatever is below them."""
