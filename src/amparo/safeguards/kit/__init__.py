"""The conformance kit: rules, situations and what is expected, as data that other systems are held against."""
