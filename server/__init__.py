"""OpenJobSpec on PostgreSQL: a thin HTTP server over stored functions."""

__version__ = "0.1.0"
