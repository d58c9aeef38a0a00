"""Amparo: casework, safeguards and accountability for children recruited and exploited by
organized criminal and terrorist groups who meet the justice system.

The pure core (`law`, `pathway`, `safeguards`) needs neither Django nor a database.
"""

__version__ = "0.1.0"
