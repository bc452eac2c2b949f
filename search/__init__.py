"""Finding passages: a query in, ranked hits, counts and highlights out."""
