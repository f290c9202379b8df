"""A manifest in, sightings and signals out. Pure: no clock, file, network or policy. Enter by `extract`."""
