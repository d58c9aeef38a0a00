"""A synthetic population of any size, and the answers that a check of it must find.

Pure. `parameters.read_parameters` reads what the population is like; `lives.Population` makes child k from the seed
and k alone, so that child k is the same in any population and children can be made side by side; `plans` holds one
plan for each part of a pathway, which makes things happen and says what must be found of them; `batches` lays
children in columns, `files` writes them. Nobody in it exists, and every row says so.
"""
