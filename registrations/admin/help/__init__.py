"""Guides for organisers, trainers and participants. Uses the frame only."""
