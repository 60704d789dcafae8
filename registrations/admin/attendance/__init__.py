"""The grid, the door list, the sign-in sheet, and closing a session."""
