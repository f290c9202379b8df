"""One rule a file; its docstring is the rule. Registers: RULES of `standing`, `decide` and `governed`."""
