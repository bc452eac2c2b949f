"""The commands, a module each kind of work."""
