"""Where pathways are kept: subjects, agencies, facilities, events and declarations of coverage.

`recording` is the way in and `reading` the way out; both speak the frozen words of `pathway`. No model leaves here.
"""
