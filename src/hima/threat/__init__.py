"""Tracks and protected assets into times of arrival and closest approach."""
