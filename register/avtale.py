"""An avtale: what has been agreed with a supplier, how to order on it, when it ends, and who looks after it."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.database import Base, Nok, UtcDateTime


class AvtaleType(StrEnum):
    """What kind of agreement it is."""

    RAMMEAVTALE = "rammeavtale"
    ENKELTKONTRAKT = "enkeltkontrakt"
    LOPENDE = "lopende"


class AvtaleLevel(StrEnum):
    """Where in a framework's hierarchy a row stands.

    A group only holds agreements together and is never reminded of; an agreement has the number, the ceiling and the
    options; a supplier row is one supplier's part of the agreement above it. Values are not added over levels.
    """

    GROUP = "gruppe"
    AVTALE = "avtale"
    SUPPLIER = "leverandor"


class AvtaleStatus(StrEnum):
    """What the contract tool says of an agreement."""

    AKTIV = "aktiv"
    UNDER_BEHANDLING = "under_behandling"
    UTGATT = "utgatt"
    AVSLUTTET = "avsluttet"


class Avropsmetode(StrEnum):
    """How a call-off under a rammeavtale is made."""

    DIREKTE = "direkte"
    RANGERING = "rangering"
    FORDELING = "fordeling"
    MINIKONKURRANSE = "minikonkurranse"


class OptionMode(StrEnum):
    """Whether an option must be called, or runs by itself unless notice is given."""

    MUST_BE_CALLED = "must_be_called"
    AUTOMATIC = "automatic_unless_notice"


class Level(StrEnum):
    """How great a risk is, or how grave an avvik."""

    LAV = "lav"
    MIDDELS = "middels"
    HOY = "hoy"


class Avtale(Base):
    """One agreement, as the newest import had it.

    `key` is what an import knows it by: the system and its source id, else reference, supplier and lot.
    `expires_on` is the last valid day without unused options, `max_expires_on` with all of them; None is unknown,
    save where `running` says that there is no end. `value_nok` is NOK excluding VAT, for the whole term unless
    `value_per` says `year` or `month`. `open_to_all` None means that nobody has said who may order.
    `unparsed` holds texts that could not be read, by field; `filled` the fields that somebody has filled in here, and
    when, which an import without a value leaves alone. `missing_since` is the day of the first import without it.
    """

    __tablename__ = "avtale"
    __table_args__ = (
        Index("ix_avtale_reference", "reference"),
        Index("ix_avtale_expires_on", "expires_on"),
        Index("ix_avtale_avtaleforvalter_id", "avtaleforvalter_id"),
        # Every question about agreements leaves out the few that are confidential; written as the queries write it.
        Index(
            "ix_avtale_confidential",
            "id",
            postgresql_where=text("confidential IS true"),
            sqlite_where=text("confidential IS 1"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(600), unique=True)
    source_system: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(120))
    lot: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    type: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20), default=AvtaleLevel.AVTALE.value)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[str | None] = mapped_column(String(20))

    supplier_name: Mapped[str | None] = mapped_column(String(300))
    supplier_orgnr: Mapped[str | None] = mapped_column(String(20))
    supplier_contact_name: Mapped[str | None] = mapped_column(String(200))
    supplier_contact_email: Mapped[str | None] = mapped_column(String(320))
    supplier_contact_phone: Mapped[str | None] = mapped_column(String(60))

    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    category: Mapped[str | None] = mapped_column(String(200))
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enhet.id", ondelete="SET NULL"), index=True
    )
    open_to_all: Mapped[bool | None] = mapped_column(Boolean)
    order_system: Mapped[str | None] = mapped_column(String(300))
    order_url: Mapped[str | None] = mapped_column(String(1000))
    order_note: Mapped[str | None] = mapped_column(Text)
    avrop: Mapped[str | None] = mapped_column(String(20))
    catalogue: Mapped[bool | None] = mapped_column(Boolean)
    case_no: Mapped[str | None] = mapped_column(String(60))
    tool_url: Mapped[str | None] = mapped_column(String(1000))

    starts_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    original_expires_on: Mapped[date | None] = mapped_column(Date)
    max_expires_on: Mapped[date | None] = mapped_column(Date)
    running: Mapped[bool] = mapped_column(Boolean, default=False)
    notice_months: Mapped[int | None] = mapped_column(Integer)
    notice_on: Mapped[date | None] = mapped_column(Date)
    has_options: Mapped[bool | None] = mapped_column(Boolean)
    value_nok: Mapped[Decimal | None] = mapped_column(Nok)
    value_per: Mapped[str | None] = mapped_column(String(10))
    risk: Mapped[str | None] = mapped_column(String(20))
    confidential: Mapped[bool] = mapped_column(Boolean, default=False)

    avtaleforvalter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    stedfortreder_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    avtaleeier_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )

    unparsed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    filled: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    search_text: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"))
    missing_since: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    options: Mapped[list["AvtaleOption"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="AvtaleOption.position"
    )
    controls: Mapped[list["AvtaleControl"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="AvtaleControl.planned_on"
    )
    orderers: Mapped[list["AvtaleEnhet"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def has_ended(self, on: date) -> bool:
        """Say whether the agreement is over on a day: its last valid day has passed, or the contract tool says so."""
        if self.status in (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value):
            return True
        return not self.running and self.expires_on is not None and self.expires_on < on


class AvtaleOption(Base):
    """One option to go on. `length_months` None is unknown; `used` None is unknown, and never taken for yes.

    `notice_on` is the last day to call it, or to give notice where it runs by itself.
    """

    __tablename__ = "avtale_option"

    avtale_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("avtale.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    length_months: Mapped[int | None] = mapped_column(Integer)
    notice_on: Mapped[date | None] = mapped_column(Date)
    mode: Mapped[str | None] = mapped_column(String(30))
    used: Mapped[bool | None] = mapped_column(Boolean)


class AvtaleControl(Base):
    """A planned control or revision. Only the avtaleforvalter and innkjøpere may know of it."""

    __tablename__ = "avtale_control"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    avtale_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("avtale.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    planned_on: Mapped[date] = mapped_column(Date)


class AvtaleEnhet(Base):
    """An enhet that may order on an agreement which is not open to all."""

    __tablename__ = "avtale_enhet"

    avtale_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("avtale.id", ondelete="CASCADE"), primary_key=True
    )
    enhet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enhet.id", ondelete="CASCADE"), primary_key=True)
