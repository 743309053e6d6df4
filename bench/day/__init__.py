"""A day of many councils on PostgreSQL and Redis: how much of it two cores carry, and how evenly."""
