"""Who a subject is: names, locked in the vault, and the reference code by which people call a pathway.

`recording` is the way in and `reading` the way out. No model leaves here.
"""
