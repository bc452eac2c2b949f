"""A demonstration collection: invented reports that make every page full, each of a real division.

Nothing in it was ever reported: who says what, and since when, follows a small model of how the phrases of
policies spread. What the files must be read as is known for each of them.
"""
