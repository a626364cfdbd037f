"""ASTERIX: EUROCONTROL's binary format of surveillance messages. CAT048 and CAT034 as columns, the rest as records."""
