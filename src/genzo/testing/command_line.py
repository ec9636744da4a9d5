"""Programs of a test that call a server: their environment, and their runs."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from genzo.data.client_variables import endpoint_variables, key_variables, proxy_variables

_FOREIGN = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "ECS_")
_PROXIES = frozenset(("http_proxy", "https_proxy", "all_proxy", "no_proxy"))
_SECONDS = 120.0


class CommandLine(Mapping[str, str]):
    """The environment variables by which clients find the server and an access key, and a runner.

    They are those of Alibaba Cloud's SDKs and command line, of Terraform and of Ansible. HTTP_PROXY and
    HTTPS_PROXY lead clients without a setting for the endpoint to the server; none reaches the cloud.
    """

    def __init__(self, url: str, key_id: str, secret: str, region: str) -> None:
        self.url = url
        self.endpoint = urlsplit(url).netloc
        """Host and port, for clients that take an endpoint."""
        self._variables = {
            **key_variables(key_id, secret),
            "ALIBABA_CLOUD_REGION_ID": region,
            "ALICLOUD_REGION": region,
            **endpoint_variables(url),
            **proxy_variables(url),
        }

    def __getitem__(self, name: str) -> str:
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def environment(self) -> dict[str, str]:
        """The environment of this process with these variables, without settings of other accounts."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES
        }
        return kept | self._variables

    def run(
        self, *command: str | os.PathLike[str], check: bool = True, timeout: float = _SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, with `environment`. Its output is text.

        Raises:
            CommandError: with ``check``, it ended with another code than 0; the text has its output.
            subprocess.TimeoutExpired: it took longer than ``timeout`` seconds.
        """
        done = subprocess.run(  # noqa: S603 - the test chooses the program
            [os.fspath(word) for word in command],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            raise CommandError(done)
        return done


class CommandError(Exception):
    """A program ended with another code than 0."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        words = " ".join(done.args)
        super().__init__(f"{words} ended with code {done.returncode}:\n{done.stdout}{done.stderr}")
        self.returncode = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr
