"""Catalogue, question and clock in; verdict out. Pure. The only entry for judgements is `decide`."""
