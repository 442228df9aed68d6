class NumberConverter:
    """Converts `4.1.2` in a URL to [4, 1, 2] in Python."""

    regex = r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*"

    def to_python(self, value: str) -> list[int]:
        return [int(ordinal) for ordinal in value.split(".")]

    def to_url(self, value: list[int]) -> str:
        return ".".join(map(str, value))
