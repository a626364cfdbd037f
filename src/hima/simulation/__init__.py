"""Scenario into truth, detections and the bytes of real formats."""
