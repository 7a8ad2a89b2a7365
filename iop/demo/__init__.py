"""Five municipalities to try the product on.

Facts and figures come from public documents of the years 2015–2020. The sentences and every
person are our own, and so are diary numbers that the documents leave out. What they leave
open is empty here too.
"""
