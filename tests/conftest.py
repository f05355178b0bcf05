"""How often random tests are tried: in the normal run, and before a release."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("gate", derandomize=True, deadline=None, max_examples=120, database=None)
settings.register_profile(
    "release",
    deadline=None,
    max_examples=5_000,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("QUARTER_TESTS", "gate"))
