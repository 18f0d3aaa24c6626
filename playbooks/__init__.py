"""What a sales team edits (YAML and Jinja2), and the code that loads, checks and renders it."""
