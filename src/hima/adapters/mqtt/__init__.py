"""MQTT: feeds that take messages from a broker, and outputs that tell it the picture."""
