"""Runner `one`: what is owed to one subject, judged by the rules over one timeline."""
