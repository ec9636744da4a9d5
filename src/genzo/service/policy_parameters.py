"""Names a policy in a call of RAM, by its name alone."""

from genzo.catalogue.ram import GLOBAL, RamPolicy, ram_key
from genzo.catalogue.store import CatalogueReader


def policy_parameters(catalogue: CatalogueReader, account_id: int, name: str) -> dict[str, str]:
    """The PolicyType and PolicyName of a policy: the account's own of this name, else one of the system."""
    own = catalogue.resource(RamPolicy, account_id, GLOBAL, ram_key(name))
    return {"PolicyType": "System" if own is None else "Custom", "PolicyName": name}
