"""The pictures of a comparison, drawn on the server."""
