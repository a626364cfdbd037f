"""Common Alerting Protocol: messages as XML."""
