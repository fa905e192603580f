"""The demo workspace: Halden Robotics, an invented maker of collaborative robots, and two of its years.

`company` is the catalogue and the team; `names`, `beats`, `objections` and `phrases` are words. `history`
imagines everything from a seed without a database, `store` writes it in bulk, `flows` are the two use
cases. Nobody in it exists: e-mail domains end in `.example`, phone numbers come from ranges that
regulators keep free for fiction.
"""
