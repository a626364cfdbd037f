"""The project's own JSON for detections of any sensor."""
