"""Faults under load: what was acknowledged is kept, and all goes on by itself."""
