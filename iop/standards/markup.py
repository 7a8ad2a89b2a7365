"""Rich text written as data: paragraphs and lists, nothing else."""


def p(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def ul(*items: str) -> str:
    return f"<ul>{_items(items)}</ul>"


def ol(*items: str) -> str:
    return f"<ol>{_items(items)}</ol>"


def _items(items: tuple[str, ...]) -> str:
    return "".join(f"<li><p>{item}</p></li>" for item in items)
