"""Doors to other systems. One folder a port: `base`, the embedded default `local`, one file per vendor."""
