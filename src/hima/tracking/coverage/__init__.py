"""What the sensors together can see now."""
