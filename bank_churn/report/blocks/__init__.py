"""The blocks of the pages, one module each: what it asks, what it draws, what it says.

A block is `QUERIES`, which `layout` collects, and functions from the answers and a
language to a section, or to `None` when the extract has nothing for it.
"""
