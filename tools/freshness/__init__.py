"""Lists what the models of the official SDK name and Genzo's actions do not have.

A parameter counts as had where a request struct has its dotted name, under an alias too, with or without
effect: a new member of a struct that has no effect is listed. A response field counts where the response
struct has it.
"""
