"""Keys, and what is locked with them. Pure: knows no database and no Django."""
