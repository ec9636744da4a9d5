"""The errors of Location: code and message are what the SDKs compare, so that they ask no more for those."""

from genzo.errors import ErrorType

REGION_NOT_FOUND = ErrorType("InvalidRegionId", 404, "The specified region does not exist.")
PRODUCT_NOT_FOUND = ErrorType("Illegal Parameter", 400, "Please check the parameters")
