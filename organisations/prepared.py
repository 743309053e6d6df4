"""A question whose SQL is made once, so that only the values change.

Making the SQL of a question takes the ORM far longer than the database takes to answer it; docs/decisions/ has figures.
"""

from threading import local

from django.db import connection


class Prepared(local):
    """A `.values()` queryset with gaps. Each thread has its own connection, so each prepares it for itself."""

    def __init__(self, build, **gaps):
        """`build` takes the gaps by name; their values only mark places, so none may occur twice or elsewhere."""
        self.build, self.gaps, self.ready = build, gaps, None

    def rows(self, **given):
        """The answers as dictionaries."""
        self.ready = self.ready or self.prepare()
        sql, places, names, convert = self.ready
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[place] if is_gap else place for is_gap, place in places])
            found = cursor.fetchall()
        return [dict(zip(names, row, strict=True)) for row in convert(found)]

    def first(self, **given):
        return next(iter(self.rows(**given)), None)

    def prepare(self):
        query = self.build(**self.gaps).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        gaps = {value: name for name, value in self.gaps.items()}
        places = [(value in gaps, gaps.get(value, value)) for value in params]
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        names = list(query.selected)  # in the order of the columns
        return sql, places, names, lambda rows: compiler.apply_converters(rows, converters) if converters else rows
