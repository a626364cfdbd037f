"""hima: open air-picture and decision-support system for sites threatened by drones."""
