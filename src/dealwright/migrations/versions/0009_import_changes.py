"""Imports keep what they changed: the fields of a record that was here already, before and after."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_records", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "import_records", sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.create_index(
        "ix_import_records_changed",
        "import_records",
        ["workspace_id", "record_id", "at"],
        postgresql_where=sa.text("changes is not null"),
    )
    op.create_check_constraint(
        op.f("ck_import_records_changes"), "import_records", "changes is null or at is not null"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_import_records_changes"), "import_records")
    op.drop_index("ix_import_records_changed", table_name="import_records")
    op.drop_column("import_records", "changes")
    op.drop_column("import_records", "at")
