"""Pictures, one figure a file, in one style."""
