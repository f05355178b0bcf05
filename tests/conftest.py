"""How often random tests are tried: in the normal run, and before a release."""

import os

from hypothesis import HealthCheck, settings

COMMON = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("gate", COMMON, derandomize=True, max_examples=120)
settings.register_profile("release", COMMON, max_examples=5_000)
settings.load_profile(os.environ.get("QUARTER_TESTS", "gate"))
