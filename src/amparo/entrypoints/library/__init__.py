"""Amparo as a library: what `amparo check` does, for programs and notebooks. `import amparo` hands it on.

It needs neither Django nor a database; neither pandas nor polars is imported.
"""
