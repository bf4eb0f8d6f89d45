"""Mails that come back: an address that does not exist gets nothing more (RFC 3464)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from reports.services import following


def read(raw: bytes) -> list[str]:
    """The addresses that a delivery report says have failed for good; each is stopped. Other mail is nobody's bounce: []."""
    message = message_from_bytes(raw, policy=policy.default)
    failed = [
        address
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for address in _failed(part)
    ]
    for address in failed:
        following.stop_address(address)
    return failed


def _failed(part: Message) -> list[str]:
    """The blocks of a delivery status after the first are one recipient each."""
    blocks = part.get_payload()
    found = []
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        to = (
            str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
            .split(";")[-1]
            .strip()
            .strip("<>")
        )
        gone = str(block.get("Action", "")).strip().lower() == "failed" and str(
            block.get("Status", "")
        ).strip().startswith("5")
        if gone and "@" in to:
            found.append(to)
    return found
