"""Measurements as ratios within one run, printed as JSON: `python -m bench.intake`."""
