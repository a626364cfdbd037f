"""What the register holds of people, bodies, models and airframes."""
