"""Databases on a server: make, clone, drop. For tests, the demo and benchmarks; production uses migrate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


def named(url: str, name: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def server(url: str) -> Iterator[Any]:
    """An autocommitting cursor on the server's `postgres` database."""
    connection = psycopg2.connect(named(url, "postgres"))
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def names(url: str, prefix: str) -> list[str]:
    """The databases whose name begins so."""
    with server(url) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [prefix])
        return [name for (name,) in cursor.fetchall()]


def clone(url: str, name: str, *, template: str) -> str:
    """A new database like `template`, which nobody may be connected to; returns its URL."""
    with server(url) as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))
    return named(url, name)


def drop(url: str, prefix: str) -> None:
    """Drops every database whose name begins so; who is connected is thrown out."""
    for name in names(url, prefix):
        with server(url) as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
