"""The operations on accounts, and on what is set for all accounts or for one."""

from genzo.catalogue.clock_setting import ClockChange
from genzo.catalogue.command_results import CommandResult
from genzo.catalogue.durations import Seconds
from genzo.catalogue.faults import Fault
from genzo.catalogue.image_checks import Check
from genzo.control.account_endpoints import AccountList, AccountRequest, CreatedAccount, DeletedAccount
from genzo.control.clock_endpoint import ShownClock
from genzo.control.command_results_endpoint import CommandResultList
from genzo.control.fault_endpoints import FaultList
from genzo.control.image_check_endpoint import FoundImages
from genzo.control.image_endpoint import ImageChange, ShownOffering
from genzo.control.number_setting_endpoint import ShownDurations, ShownQuotas
from genzo.control.reset_endpoint import ResetAnswer
from genzo.control.seed_endpoint import SeededAnswer
from genzo.http.control_api.operations import OF_ACCOUNT, Answer, Body, Operation, Parameter
from genzo.service.seed.document import Seed, SeedAccount

_ID = (Parameter("id", str, "The number of the account.", "path", "1234567890123456"),)
_NAME = (Parameter("name", str, "The name of the fault.", "path", "slow"),)
_CLOCK = (Answer(200, "The clock in force.", ShownClock),)
_FAULT = (Answer(200, "The fault.", Fault),)
_FAULTS = (Answer(200, "The faults that are set.", FaultList),)
_DURATIONS = (Answer(200, "The durations, in seconds.", ShownDurations),)
_QUOTAS = (Answer(200, "The quotas.", ShownQuotas),)
_RESULTS = (Answer(200, "The results that are set.", CommandResultList),)
_IMAGES = (Answer(200, "The public images on offer.", ShownOffering),)

ACCOUNTS_AND_SETTINGS = (
    Operation(
        "get", "accounts", "listAccounts", "List accounts", (Answer(200, "All accounts.", AccountList),)
    ),
    Operation(
        "post",
        "accounts",
        "createAccount",
        "Create an account and its first access key",
        (Answer(201, "The account, with the secret of its key.", CreatedAccount),),
        body=Body(AccountRequest, is_required=False),
    ),
    Operation(
        "delete",
        "accounts/{id}",
        "deleteAccount",
        "Delete an account with all that it owns",
        (Answer(200, "What was deleted.", DeletedAccount),),
        _ID,
    ),
    Operation("get", "clock", "showClock", "Show the clock", _CLOCK, OF_ACCOUNT),
    Operation(
        "put", "clock", "changeClock", "Set or advance the clock", _CLOCK, OF_ACCOUNT, Body(ClockChange)
    ),
    Operation("delete", "clock", "resetClock", "Return to the system's clock", _CLOCK, OF_ACCOUNT),
    Operation("get", "faults", "listFaults", "List faults", _FAULTS, OF_ACCOUNT),
    Operation("post", "faults", "addFault", "Add or replace a fault", _FAULT, OF_ACCOUNT, Body(Fault)),
    Operation("put", "faults", "replaceFaults", "Replace all faults", _FAULTS, OF_ACCOUNT, Body(FaultList)),
    Operation("delete", "faults", "deleteFaults", "Delete all faults", _FAULTS, OF_ACCOUNT),
    Operation("get", "faults/{name}", "showFault", "Show a fault", _FAULT, (*_NAME, *OF_ACCOUNT)),
    Operation(
        "put",
        "faults/{name}",
        "putFault",
        "Add or replace the fault of this name",
        _FAULT,
        (*_NAME, *OF_ACCOUNT),
        Body(Fault),
    ),
    Operation("delete", "faults/{name}", "deleteFault", "Delete a fault", _FAULTS, (*_NAME, *OF_ACCOUNT)),
    Operation("get", "durations", "showDurations", "Show durations", _DURATIONS, OF_ACCOUNT),
    Operation(
        "put",
        "durations",
        "changeDurations",
        "Set durations by action",
        _DURATIONS,
        OF_ACCOUNT,
        Body(dict[str, Seconds]),
    ),
    Operation(
        "delete", "durations", "resetDurations", "Return to the server's durations", _DURATIONS, OF_ACCOUNT
    ),
    Operation("get", "quotas", "showQuotas", "Show quotas", _QUOTAS, OF_ACCOUNT),
    Operation(
        "put", "quotas", "changeQuotas", "Set quotas by name", _QUOTAS, OF_ACCOUNT, Body(dict[str, int])
    ),
    Operation("delete", "quotas", "resetQuotas", "Return to the server's quotas", _QUOTAS, OF_ACCOUNT),
    Operation(
        "get", "command-results", "listCommandResults", "List results of commands", _RESULTS, OF_ACCOUNT
    ),
    Operation(
        "post",
        "command-results",
        "addCommandResult",
        "Add a result of commands before the others",
        _RESULTS,
        OF_ACCOUNT,
        Body(CommandResult),
    ),
    Operation(
        "put",
        "command-results",
        "replaceCommandResults",
        "Replace all results of commands",
        _RESULTS,
        OF_ACCOUNT,
        Body(CommandResultList),
    ),
    Operation(
        "delete",
        "command-results",
        "deleteCommandResults",
        "Delete all results of commands",
        _RESULTS,
        OF_ACCOUNT,
    ),
    Operation("get", "images", "showOfferedImages", "Show which public images are on offer", _IMAGES),
    Operation(
        "put",
        "images",
        "changeOfferedImages",
        "Change the date of the public images, retire or release some",
        _IMAGES,
        body=Body(ImageChange),
    ),
    Operation("delete", "images", "resetOfferedImages", "Offer what the server was started with", _IMAGES),
    Operation(
        "get",
        "image-checks",
        "findImagesToCareFor",
        "Find images that need care",
        (Answer(200, "The next images that the check finds.", FoundImages),),
        (
            Parameter("account", str, "The number of the account; by default the first one."),
            Parameter("region", str, "The region; by default all."),
            Parameter("days", int, "The age in days from which something is old; 90 by default."),
            Parameter("check", Check, "The check."),
            Parameter("after", str, "`next` of the answer before."),
        ),
    ),
    Operation(
        "post",
        "reset",
        "reset",
        "Delete what accounts have made, and their settings",
        (Answer(200, "What was deleted.", ResetAnswer),),
        OF_ACCOUNT,
    ),
    Operation(
        "post",
        "seed",
        "seed",
        "Create or update resources; the body has those of one account if the query names it",
        (Answer(200, "How much was changed.", SeededAnswer),),
        OF_ACCOUNT,
        Body(Seed, SeedAccount),
    ),
)
