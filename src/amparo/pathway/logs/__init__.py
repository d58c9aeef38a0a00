"""Event logs that others keep: read row by row, held against a map, and grouped into timelines.

Pure. `reading.read_log` reads CSV, Parquet and XES; `map_files.read_map` reads what the columns mean;
`mapping.Mapper` turns rows into events; `grouping.Grouping` turns events in any order into one timeline a case.
What cannot be read is never dropped in silence: it becomes a `Reject` with file, line and reason.
"""
