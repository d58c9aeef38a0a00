"""One plan for each part of a pathway.

Pure. A plan is a generator over one life: up to its `yield` it makes things happen, on purpose in time, late,
never, imprecisely or in contradiction; after it, when everything has happened, it says what a check must find. One
that has nothing to do for a child returns before it yields.
"""
