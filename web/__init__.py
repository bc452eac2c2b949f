"""What people and programs see: the pages, the JSON interface and the command line."""
