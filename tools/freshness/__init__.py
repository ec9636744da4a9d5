"""Lists the parameters and response fields that the official SDK has and Genzo does not.

Genzo has a parameter if a request struct has its dotted name or an alias of it, with or without effect. A new
member of a struct without effect is listed. Genzo has a response field if the response struct has it.
"""
