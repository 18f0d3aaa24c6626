"""Rows: what is kept, and the questions asked of it. The same statements run on SQLite and PostgreSQL."""
