"""Configurations: composed by Hydra, checked, and set to other values at many points."""
