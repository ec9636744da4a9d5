"""Lists what the models of the official SDK name and Genzo's actions do not have.

A parameter counts as had where a request struct has it, under an alias too, or declares it or what it
is a member of to be without effect; a response field where the response struct has it.
"""
