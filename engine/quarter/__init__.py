"""Quarter: the law of prisoners of war as rules beside their words, and memos that cite them."""

__version__ = "0.1.0"
