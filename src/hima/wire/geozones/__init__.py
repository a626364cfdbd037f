"""Geo-zones for unmanned aircraft: ED-318 and ED-269."""
