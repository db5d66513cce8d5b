"""Figures become findings. Methods take tables and never load them."""
