"""Every address of the site × everybody who could come there: closed unless it is listed."""
