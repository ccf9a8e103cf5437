"""The read side: overviews and lists as plain values, in a number of queries that does not grow with the rows."""
