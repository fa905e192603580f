"""The embedded PostgreSQL of a laptop install: `server` is the door, the other modules are its parts."""
