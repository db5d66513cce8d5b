"""Notebooks become reports: plan, run, page, index. Knows nothing of victims."""
