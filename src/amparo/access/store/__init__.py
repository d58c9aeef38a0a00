"""People, their mandates, the audit, and the one door to a case.

`opening` is the door, `recording` the way in for new facts, `context` says who acts. No model leaves here.
"""
