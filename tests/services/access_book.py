"""The book of access: whose every use-case is, as data for `test_access_matrix`.

A new function of a service that takes a desk first gets an entry here: the rights it takes in a
case ("proceedings E"), or of the office, or what its list shows; or why it asks for none. It is
called as `call(desk, stage, made)`, where `made` comes from `make`, as often as something is used
up. What a person may do is nowhere in this book: that is in `resources/access.toml`.
"""

from __future__ import annotations

from typing import Final

from tests.services import (
    access_cases,
    access_everything,
    access_evidence,
    access_lifecycle,
    access_packets,
    access_papers,
    access_records,
    access_vault,
)

# What copies all of the vault, or draws or reads all of the case, goes first: it takes longer when
# others have filled it.
BOOK: Final = (
    *access_vault.CHAPTER,
    *access_papers.CHAPTER,
    *access_everything.CHAPTER,
    *access_evidence.CHAPTER,
    *access_packets.CHAPTER,
    *access_cases.CHAPTER,
    *access_records.CHAPTER,
    *access_lifecycle.CHAPTER,
)
