"""Properties are tried without a time limit each: a machine that is busy otherwise would fail them."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
