"""The frame around all pages of one cycle, and its overview."""
