"""Files that a command sees in place of those of the system."""

from pathlib import Path

import pytest
import trustme

from genzo.run import files, trust
from genzo.run.trust import Trust


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of a system in a folder."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "hosts").write_text(
        "127.0.0.1 localhost here # comment\n"
        "127.0.0.1 ecs.aliyuncs.com mine\n"
        "10.0.0.7 database\n"
        "::1 localhost\n"
    )
    (folder / "nsswitch.conf").write_text("passwd: files\nhosts: mymachines resolve [!UNAVAIL=return] dns\n")
    (folder / "stub").write_text("nameserver 10.0.0.1\n")
    (folder / "resolv.conf").symlink_to("stub")
    monkeypatch.setattr(files, "_HOSTS", folder / "hosts")
    monkeypatch.setattr(files, "_SWITCH", folder / "nsswitch.conf")
    monkeypatch.setattr(files, "_RESOLVER", folder / "resolv.conf")
    monkeypatch.setattr(files, "_RESOLVING_SERVICES", (folder / "nscd",))
    (folder / "nscd").mkdir()
    return folder


def _covered(tmp_path: Path, home: Path) -> dict[Path, Path]:
    new = tmp_path / "new"
    new.mkdir()
    addresses = [("mirror.example", "127.81.0.1"), ("10.0.0.1", "10.0.0.1")]
    return {Path(cover.target): Path(cover.source) for cover in files.covers(new, [home], addresses)}


def test_names_of_this_machine_and_opened_ones_are_kept_and_others_are_not(
    system: Path, tmp_path: Path
) -> None:
    hosts = _covered(tmp_path, tmp_path)[system / "hosts"].read_text()
    assert hosts == "127.0.0.1 localhost here\n127.0.0.1 mine\n::1 localhost\n127.81.0.1 mirror.example\n"


def test_names_are_found_by_the_hosts_file_and_the_name_server_alone(system: Path, tmp_path: Path) -> None:
    covered = _covered(tmp_path, tmp_path)
    assert covered[system / "nsswitch.conf"].read_text() == "passwd: files\nhosts: files dns\n"
    # The link itself cannot be covered, so what it leads to is.
    assert covered[system / "stub"].read_text() == "nameserver 127.0.0.1\nsearch .\n"
    assert list(covered[system / "nscd"].iterdir()) == []


def test_each_certifi_that_a_command_may_use_is_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles = [
        tmp_path / where / "lib" / "python3.11" / "site-packages" / "certifi" / "cacert.pem"
        for where in ("project/.venv", "tools", "active")
    ]
    for bundle in bundles:
        bundle.parent.mkdir(parents=True)
        bundle.touch()
    interpreter = tmp_path / "tools" / "bin" / "python"
    script = tmp_path / "bin" / "tool"
    for program in (interpreter, script):
        program.parent.mkdir()
        program.write_text(f"#!{interpreter}\n")
        program.chmod(0o755)
    (tmp_path / "project" / ".venv" / "pyvenv.cfg").touch()
    monkeypatch.chdir(tmp_path / "project")
    environment = {"PATH": str(script.parent), "VIRTUAL_ENV": str(tmp_path / "active")}
    made = Trust(tmp_path, trustme.CA().cert_pem.bytes())
    covered = {Path(cover.target) for cover in made.covers("tool", environment)}
    assert covered >= set(bundles)


def test_the_systems_authorities_are_trusted_only_with_opened_hosts(tmp_path: Path) -> None:
    own, other = (trustme.CA().cert_pem.bytes() for _ in range(2))
    assert Trust(tmp_path, own).bundle.read_bytes() == own
    assert Trust(tmp_path, own, other).bundle.read_bytes() == other + own
    assert len(list(trust._certificates(other + own))) == 2  # noqa: SLF001


def test_options_of_java_that_the_user_has_set_are_kept(tmp_path: Path) -> None:
    made = Trust(tmp_path, trustme.CA().cert_pem.bytes())
    options = made.variables({"JAVA_TOOL_OPTIONS": "-Xmx1g"})["JAVA_TOOL_OPTIONS"]
    assert options.startswith("-Xmx1g -Djavax.net.ssl.trustStore=")
