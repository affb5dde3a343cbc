"""Tests of what a client sees: a started server, real sockets."""
