"""The addresses of the follow-up, one file per noun, as ``addresses`` has the others."""
