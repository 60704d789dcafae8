"""PostgreSQL as Django talks to it, but for how moments are read: a page of people has thousands of them."""

import datetime
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.adapt import Loader


class MomentLoader(Loader):
    """Reads a moment in C, where Django's loader takes seven times as long."""

    # Django compares it with the time zone of the connection.
    timezone = datetime.UTC

    def load(self, data: psycopg.adapt.Buffer) -> datetime.datetime:
        return datetime.datetime.fromisoformat(bytes(data).decode())


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection
