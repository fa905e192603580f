"""Who may do what in the embedded PostgreSQL: its login roles, and the grants of each database."""

from typing import LiteralString

import psycopg
from psycopg import sql

from dealwright.kernel.embedded.home import Passwords

DATABASE = "dealwright"
SUPERUSER = "postgres"
OWNER = "dealwright_owner"
APP = "dealwright"

# The two roles below hold the rights on tables; migrations on a server of one's own make them themselves.
APP_RIGHTS = "dealwright_app"
SYSTEM_RIGHTS = "dealwright_system"

ROLES: dict[str, LiteralString] = {
    OWNER: "login createrole nosuperuser nocreatedb nobypassrls noreplication",
    APP: "login nosuperuser nocreatedb nocreaterole nobypassrls noreplication",
    APP_RIGHTS: "nologin nosuperuser nocreatedb nocreaterole nobypassrls noreplication",
    SYSTEM_RIGHTS: "nologin nosuperuser nocreatedb nocreaterole nobypassrls noreplication",
}

# The last grant is what the owner would hold had its migrations made the two roles.
MEMBERSHIPS = """
grant dealwright_app to dealwright with inherit true, set true;
grant dealwright_system to dealwright with inherit false, set true;
grant dealwright_app, dealwright_system to dealwright_owner with admin true, inherit false, set false;
"""

GRANTS = """
revoke all on database {database} from public;
grant connect, temporary on database {database} to dealwright, dealwright_owner;
revoke create on schema public from public;
create extension if not exists vector;
"""


def ensure_roles(connection: psycopg.Connection, passwords: Passwords) -> None:
    present = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
    with connection.transaction():
        for name, attributes in ROLES.items():
            statement = sql.SQL("alter role {} with {}" if name in present else "create role {} with {}")
            connection.execute(statement.format(sql.Identifier(name), sql.SQL(attributes)))
        _set_password(connection, OWNER, passwords.owner)
        _set_password(connection, APP, passwords.app)
        connection.execute(MEMBERSHIPS)


def ensure_database(connection: psycopg.Connection, name: str, template: str = "template1") -> None:
    """CREATE DATABASE knows no IF NOT EXISTS."""
    if connection.execute("select from pg_database where datname = %s", [name]).rowcount:
        return
    create = sql.SQL("create database {} owner {} template {}")
    connection.execute(create.format(*map(sql.Identifier, (name, OWNER, template))))


def ensure_grants(connection: psycopg.Connection, name: str) -> None:
    """Wants a connection to that very database."""
    connection.execute("set client_min_messages = warning")
    connection.execute(sql.SQL(GRANTS).format(database=sql.Identifier(name)))


def drop_database(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    # Hashed on our side, so that the server's log can never show it.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    change = sql.SQL("alter role {} password {}")
    connection.execute(change.format(sql.Identifier(role), sql.Literal(verifier)))
