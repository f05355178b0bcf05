"""How often random tests are tried, and which programs a test may need besides Python."""

import gc
import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

COMMON = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("gate", COMMON, derandomize=True, max_examples=120)
settings.register_profile("release", COMMON, max_examples=5_000)
gc.set_threshold(100_000, 20, 20)  # the law is a large heap to go through again and again
settings.load_profile(os.environ.get("QUARTER_TESTS", "gate"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose program is not found is left out, and fails where all tests are wanted."""
    needed = [name for mark in item.iter_markers("needs") for name in mark.args]
    missing = [name for name in needed if shutil.which(name) is None]
    if missing and os.environ.get("QUARTER_ALL_TESTS"):
        pytest.fail(f"it needs {', '.join(missing)}, and all tests are wanted", pytrace=False)
    if missing:
        pytest.skip(f"it needs {', '.join(missing)}")
