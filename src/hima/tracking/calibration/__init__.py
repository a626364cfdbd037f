"""Calibration: what each sensor is off by, learnt from objects that several sensors see."""
