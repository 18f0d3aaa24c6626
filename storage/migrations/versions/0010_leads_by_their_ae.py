"""What an account executive was handed is found at once"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("lead_ae_state", "lead", ["ae", "state"], unique=False)
