"""A partner account on the broker for as long as the demo needs it: another system's way to hear events."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

from chassis.config import Config
from chassis.partner import Partners
from dev.demo_readers import QueueReader


@contextmanager
def partner(config: Config, types: list[str]) -> Iterator[QueueReader]:
    """What the new partner reads from its queue, into which events of these types flow from now on."""
    name = f"demo-{secrets.token_hex(4)}"
    partners = Partners(config.amqp_uri, config.management_url)
    password = partners.add(name, types)
    try:
        parts = urlsplit(config.amqp_uri)
        login = f"partner-{name}:{quote(password or '', safe='')}@{parts.hostname}:{parts.port or 5672}"
        yield QueueReader(urlunsplit(parts._replace(netloc=login)), f"partner.{name}")
    finally:
        partners.remove(name)
