"""The built-in safeguards: rule files, one a topic.

Pure. The texts are paraphrases; each cites the provision that it paraphrases. A country's own limits come
from its pack. `loader.load_catalogue` reads them.
"""
