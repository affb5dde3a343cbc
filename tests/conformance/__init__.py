"""Runner for the official OpenJobSpec conformance suites (`python -m tests.conformance --help`)."""
