"""Reading reports and indexing their passages: files in, a Whoosh index out."""
