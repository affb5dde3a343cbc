"""Tests of what a program sees that calls the doors itself."""
