"""The rows of hand-written queries."""


def named_rows(cursor) -> list[dict]:
    """What a query found, each row by the names of its columns."""
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
