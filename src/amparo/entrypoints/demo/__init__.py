"""The synthetic country of the demonstration: read from two files, recorded through the same door as a real one."""
