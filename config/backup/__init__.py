"""Back up and restore: every row and every report file in one archive that either kind of database can take in.

`making` writes an archive, `archives` reads one and trusts nothing in it, `restoring` fills an empty place from it,
`tables` knows rows as lines of text, `places` makes a place to try a restore in. Why so: docs/decisions/backups.md.
"""


class Refused(Exception):
    """What stands in the way, and what to do about it."""
