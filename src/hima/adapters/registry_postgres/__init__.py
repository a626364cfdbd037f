"""The registry in a PostgreSQL database with PostGIS, for authorities that keep it on a server of their own."""
