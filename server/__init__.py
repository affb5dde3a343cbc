"""The HTTP server: a thin layer over stored functions."""
