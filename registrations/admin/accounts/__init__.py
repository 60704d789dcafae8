"""Pages about accounts: logging in, passwords, one's own account, colleagues and the security log."""
