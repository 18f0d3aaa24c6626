"""Settings from the environment or `.env`; `NAME_FILE` names a file to read the setting `NAME` from."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `SLACK_BOT_TOKEN_FILE=/run/secrets/token` as `SLACK_BOT_TOKEN`."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{field_name.upper()}_FILE")
        return (Path(path).read_text().strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self._fields().items()}
        return {name: value for name, value in found.items() if value is not None}

    def _fields(self) -> dict[str, Any]:
        return dict(self.settings_cls.model_fields)


class Settings(BaseSettings):
    """Every field is an environment variable of the same name in capitals, with its sentence in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", extra="allow")
    # What else stands in `.env`: the secrets of a desk's own sources are among it.
    __pydantic_extra__: dict[str, SecretStr] = Field(init=False)

    slack_bot_token: SecretStr = Field(
        SecretStr(""), description="The bot's token (xoxb-…), from “OAuth & Permissions”."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="The app-level token (xapp-…) for Socket Mode; leave empty for HTTP mode."
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="The signing secret, needed in HTTP mode only; from “Basic Information”."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Where Slack's Web API is; the sandbox puts its own here."
    )
    database_url: str = Field(
        "sqlite:///handraise.db",
        description="SQLite file or PostgreSQL (postgresql+psycopg://user:password@host/name).",
    )
    desk_dir: Path | None = Field(
        None, description="Folder with your definitions (desk.yaml …); empty means the shipped desk."
    )
    drafts_dir: Path = Field(
        Path("drafts"),
        description="Folder for drafts of the desk that are asked for from a digest; not inside the desk's own.",
    )
    host: str = Field("127.0.0.1", description="Address the intake and HTTP mode listen on.")
    port: int = Field(8080, description="Port the intake and HTTP mode listen on.")
    intake_secret: SecretStr = Field(
        SecretStr(""),
        description="Standard Webhooks secret (whsec_…) that senders sign POST /intake/generic with.",
    )
    outcomes_secret: SecretStr = Field(
        SecretStr(""),
        description="Standard Webhooks secret (whsec_…) that your CRM signs POST /intake/outcomes with.",
    )
    typeform_secret: SecretStr = Field(
        SecretStr(""), description="The secret of the Typeform webhook that sends to /intake/typeform."
    )
    google_ads_key: SecretStr = Field(
        SecretStr(""), description="The key you typed into the webhook of your Google Ads lead forms."
    )
    meta_app_secret: SecretStr = Field(
        SecretStr(""), description="The app secret of the Meta app whose lead ads send to /intake/meta."
    )
    meta_verify_token: SecretStr = Field(
        SecretStr(""), description="The verify token you typed into the webhook of that Meta app."
    )
    calendly_signing_key: SecretStr = Field(
        SecretStr(""), description="The signing key of the Calendly webhook subscription."
    )
    intercom_client_secret: SecretStr = Field(
        SecretStr(""), description="The client secret of the Intercom app that sends to /intake/intercom."
    )
    segment_secret: SecretStr = Field(
        SecretStr(""), description="The shared secret of the Segment webhook destination."
    )
    hubspot_client_secret: SecretStr = Field(
        SecretStr(""), description="The client secret of the HubSpot app that sends to /intake/hubspot."
    )
    marketo_secret: SecretStr = Field(
        SecretStr(""), description="What the Marketo webhook sends in its custom header X-Handraise-Secret."
    )
    salesforce_secret: SecretStr = Field(
        SecretStr(""), description="What your Salesforce flow sends in the header X-Handraise-Secret."
    )
    salesforce_outbound_key: SecretStr = Field(
        SecretStr(""),
        description="What stands as ?key=… in the endpoint URL of your Salesforce outbound messages.",
    )
    salesforce_organization_id: SecretStr = Field(
        SecretStr(""),
        description="Your Salesforce organization's id, with all 18 characters, as outbound messages name it.",
    )
    zoho_secret: SecretStr = Field(
        SecretStr(""), description="What the Zoho webhook sends in the header X-Handraise-Secret."
    )
    pipedrive_login: SecretStr = Field(
        SecretStr(""), description="user:password that the Pipedrive webhook logs in with."
    )
    meta_access_token: SecretStr = Field(
        SecretStr(""), description="A page access token with leads_retrieval; Meta's webhook gives only ids."
    )
    hubspot_access_token: SecretStr = Field(
        SecretStr(""), description="A token with crm.objects.contacts.read; HubSpot's webhook gives only ids."
    )
    linkedin_client_secret: SecretStr = Field(
        SecretStr(""),
        description="The client secret of the LinkedIn app whose Lead Sync sends to /intake/linkedin.",
    )
    linkedin_access_token: SecretStr = Field(
        SecretStr(""),
        description="A token with r_marketing_leadgen_automation; LinkedIn's webhook gives only ids.",
    )
    public_url: str = Field(
        "", description="The address senders know the intake under, if a proxy is in front; HubSpot signs it."
    )
    raw_body_days: int = Field(
        14,
        ge=1,
        le=30,
        description="Days that what came in is kept as it came, 1 to 30; ids are kept 30 days.",
    )
    hand_backs_url: str = Field(
        "",
        description="The https address that is told of leads handed back to marketing; empty tells nobody.",
    )
    hand_backs_secret: SecretStr = Field(
        SecretStr(""), description="Standard Webhooks secret (whsec_…) that those messages are signed with."
    )
    hand_backs_to_loopback: bool = Field(
        False, description="Let that address be this machine, also by http; for trying it out only."
    )
    intake_limit_bytes: int = Field(262_144, description="Largest intake body taken, in bytes.")
    clock_url: str = Field(
        "", description="Follow this clock instead of the machine's; only the sandbox sets it."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR."
    )

    def secret(self, setting: str) -> str:
        """A secret by its setting's name, one of ours or one that a source of the desk names; empty when not set."""
        found = getattr(self, setting.lower(), None)
        if setting.lower() in type(self).model_fields:
            return found.get_secret_value() if isinstance(found, SecretStr) else ""
        path = os.environ.get(f"{setting}_FILE")
        in_file = Path(path).read_text().strip() if path else ""
        in_dotenv = found.get_secret_value() if isinstance(found, SecretStr) else ""
        return os.environ.get(setting) or in_file or in_dotenv

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls), dotenv_settings
