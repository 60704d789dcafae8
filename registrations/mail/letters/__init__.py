"""What each kind of letter says: one function a kind, which returns a `Letter` in the language that is switched on."""
