"""What became of agreements. Empty until follow-up is built; its place in the house is kept."""
