"""Messages of the standards into detections in the site frame."""
