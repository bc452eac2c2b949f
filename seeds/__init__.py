"""The built-in collection: five real reports, as plain text files beside this one."""
