"""Papers that Amparo makes: what stands in them, and how they are set. Pure; what may be seen was decided."""
