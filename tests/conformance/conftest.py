"""What pytest needs to know about the conformance tests."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of the tests that mostly wait."""
    config.addinivalue_line("markers", "slow: waits more than 30 s, as the official test says")
