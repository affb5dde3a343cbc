"""Every setting is read, checked and documented."""

from pathlib import Path

import pytest

from ojs_pg.server.settings import Settings, SettingsError, read_env_file, shown_url
from tests.processes import PROJECT


def test_without_variables_everything_has_its_default() -> None:
    settings = Settings.from_env({})
    assert settings.host == "127.0.0.1"
    assert settings.port == 8080
    assert settings.database_url == ""
    assert settings.pg_version == 18
    assert settings.conformance is False


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_env({"OJS_PORT": " ", "OJS_API_KEY": ""}) == Settings()


def test_values_are_read_as_their_types() -> None:
    settings = Settings.from_env(
        {
            "OJS_PORT": "9000",
            "OJS_CONFORMANCE": "1",
            "OJS_DATA_DIR": "/data/ojs",
            "OJS_PG_VERSION": "16",
            "DATABASE_URL": "postgres://localhost:5432/ojs?sslmode=disable",
        }
    )
    assert settings.port == 9000
    assert settings.conformance is True
    assert settings.data_dir == Path("/data/ojs")
    assert settings.pg_version == 16
    assert settings.database_url == "postgres://localhost:5432/ojs?sslmode=disable"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OJS_PORT", "http"),
        ("OJS_PORT", "0"),
        ("OJS_PORT", "65536"),
        ("OJS_PG_VERSION", "15"),
        ("OJS_CONFORMANCE", "yes"),
        ("OJS_ALLOW_INSECURE_NO_AUTH", "TRUE"),
        ("OJS_CORS_ORIGINS", "*"),
        ("OJS_CORS_ORIGINS", "https://a.example, b.example"),
        ("OJS_CORS_ORIGINS", "https://a.example/path"),
        ("OJS_ALLOWED_HOSTS", "*.example.com"),
        ("OJS_ALLOWED_HOSTS", "a.example, http://b.example"),
        ("OJS_ALLOWED_HOSTS", "a.example:http"),
        ("OJS_TLS_CERT", "/etc/cert.pem"),
        ("OJS_LOG_FORMAT", "xml"),
        ("OJS_LOG_LEVEL", "loud"),
        ("OJS_TICK_RETRY_MS", "0.2"),
        ("OJS_MAX_BODY_BYTES", "-1"),
        ("DATABASE_URL", "mysql://localhost/ojs"),
        ("DATABASE_URL", "postgres://localhost:5432"),
        ("OJS_POOL_MIN", "9"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_variables_name(
    variable: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{variable} "):
        Settings.from_env({variable: value})


def test_lists_have_commas() -> None:
    settings = Settings.from_env(
        {"OJS_API_KEY": "new,old ,", "OJS_CORS_ORIGINS": "https://a.example, http://b.example:8000"}
    )
    hosts = Settings.from_env({"OJS_ALLOWED_HOSTS": "A.example, [2001:DB8::1]:80"}).allowed_hosts
    assert hosts == ("a.example", "[2001:db8::1]:80")
    assert settings.api_keys == ("new", "old")
    assert settings.cors_origins == ("https://a.example", "http://b.example:8000")


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
    ],
)
def test_hosts_of_this_machine_alone(host: str, local: bool) -> None:
    assert Settings.from_env({"OJS_HOST": host}).is_local is local


def test_secrets_are_not_printed() -> None:
    settings = Settings.from_env(
        {"OJS_API_KEY": "s3cret", "DATABASE_URL": "postgres://me:s3cret@db/ojs"}
    )
    assert "s3cret" not in repr(settings)
    assert shown_url(settings.database_url) == "postgres://me@db/ojs"


def test_a_database_may_have_several_hosts() -> None:
    url = "postgresql://me:s3cret@db1:5432,db2:5433/ojs?target_session_attrs=read-write"
    settings = Settings.from_env({"DATABASE_URL": url})
    assert shown_url(settings.database_url) == "postgresql://me@db1:5432,db2:5433/ojs"


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    expected = {setting.variable: setting.default for setting in Settings.described()}
    assert read_env_file(PROJECT / ".env.example") == expected
    text = (PROJECT / ".env.example").read_text()
    assert all(f"# {setting.help}\n{setting.variable}=" in text for setting in Settings.described())


def test_an_env_file_may_hold_comments_blank_lines_and_quotes(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\n\nOJS_PORT = 9000\nOJS_API_KEY='a=b'\n")
    assert read_env_file(file) == {"OJS_PORT": "9000", "OJS_API_KEY": "a=b"}


def test_an_env_file_with_another_line_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("OJS_PORT=9000\nOJS_API_KEY s3cret\n")
    with pytest.raises(SettingsError, match="line 2") as refused:
        read_env_file(file)
    assert "s3cret" not in str(refused.value)
