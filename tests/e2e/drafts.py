"""Draft policies: the shipped regulation with another version, another day, other figures."""

from contracts.policy.shipped import shipped_documents

(SHIPPED,) = (text for text in shipped_documents() if b"kind: customer-relations" in text)


def draft(effective_from: str = "2013-01-01", **figures: tuple[object, object]) -> bytes:
    """`chapter__figure=(what it is, what it shall be)`; nothing else differs."""
    text = SHIPPED.replace(b'version: "2012-06"', b'version: "draft"').replace(
        b"effective_from: 2012-06-01", f"effective_from: {effective_from}".encode()
    )
    for name, (is_now, shall_be) in figures.items():
        chapter, _, figure = name.partition("__")
        start = text.index(f"\n  {chapter.replace('_', '-')}:\n".encode())
        start = text.index(f"\n    {figure}:\n".encode(), start)
        before, after = f"value: {is_now}\n".encode(), f"value: {shall_be}\n".encode()
        assert text.index(before, start) == text.index(b"value: ", start), name
        text = text[:start] + text[start:].replace(before, after, 1)
    return text
