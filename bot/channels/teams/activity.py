"""An activity as Teams posts it, checked: what is not one is refused with a sentence, never with a crash."""

from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from conversation.markup import clean

PERSONAL: Final = "personal"
LONGEST_NAME: Final = 200


class BadActivityError(Exception):
    """The body is no activity; `field` names what is wrong, never what stood there."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _object(value: object) -> object:
    """Take what is no JSON object as an empty one: these parts are extras, and never worth a refusal."""
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> object:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


Id = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
"""An id as it may be stored: PostgreSQL takes no zero character."""
Extra = Annotated[dict[str, object], BeforeValidator(_object)]
Extras = Annotated[list[dict[str, object]], BeforeValidator(_objects)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Account(_Part):
    """Somebody in a conversation: a person or the bot."""

    id: Id = Field(min_length=1, max_length=200)
    aad_object_id: Id | None = Field(default=None, alias="aadObjectId", max_length=100)
    name: str | None = None

    @property
    def user_id(self) -> str:
        """Return the id that the register knows a person by: Entra's, the same whichever bot asks, or Teams' own."""
        return self.aad_object_id or self.id

    @property
    def shown_name(self) -> str | None:
        """Return the name, fit to be stored."""
        return clean(self.name)[:LONGEST_NAME] if self.name else None


class Conversation(_Part):
    """Where something was said."""

    id: Id = Field(min_length=1, max_length=450)
    type: str | None = Field(default=None, alias="conversationType")
    tenant_id: Id | None = Field(default=None, alias="tenantId", max_length=100)
    is_group: bool | None = Field(default=None, alias="isGroup")

    @property
    def is_personal(self) -> bool:
        """Whether it is one person's own chat with the bot."""
        return not self.is_group and self.type in (None, PERSONAL)


class Activity(_Part):
    """One event. Only what the bot uses is read; what else Teams sends is left alone."""

    type: str = Field(min_length=1, max_length=100)
    id: Id = Field(min_length=1, max_length=200)
    channel_id: str = Field(alias="channelId", pattern="^msteams$")
    service_url: Id = Field(alias="serviceUrl", min_length=1, max_length=500)
    sender: Account = Field(alias="from")
    recipient: Account
    conversation: Conversation
    text: str | None = None
    name: str | None = None
    action: str | None = None
    reply_to_id: Id | None = Field(default=None, alias="replyToId", max_length=200)
    value: Extra = {}
    channel_data: Extra = Field(default={}, alias="channelData")
    entities: Extras = []
    attachments: Extras = []
    members_added: Extras = Field(default=[], alias="membersAdded")
    members_removed: Extras = Field(default=[], alias="membersRemoved")

    @property
    def tenant_id(self) -> str | None:
        """Return whose Microsoft 365 it comes from."""
        tenant = self.channel_data.get("tenant")
        named = tenant.get("id") if isinstance(tenant, dict) else None
        return self.conversation.tenant_id or (str(named)[:100] if named else None)


def parse_activity(body: bytes) -> Activity:
    """Return the activity of a request's body. Raises BadActivityError naming the field."""
    try:
        return Activity.model_validate_json(body)
    except ValidationError as exc:
        error = exc.errors(include_input=False, include_url=False)[0]
        raise BadActivityError(".".join(str(part) for part in error["loc"]) or "body") from exc
