"""Every table there is, in one place for what compares them with the database."""

from storage import figure_tables, review_tables
from storage.tables import Lead

TABLES = (Lead, figure_tables.Journey, review_tables.ReviewRow)
METADATA = Lead.metadata
