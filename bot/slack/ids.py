"""Every id a button, input or modal carries, and the references behind them.

A reference says which row is meant. It is never data and never authority: what it names is read again from
the store, and so is whether this person may do that.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    CLAIM = "claim"
    QUALIFY = "qualify"
    LOG_TOUCH = "log_touch"
    MORE = "more"
    RECYCLE = "recycle"
    DISQUALIFY = "disqualify"
    NOT_YET = "not_yet"
    REASSIGN = "reassign"
    REASSIGN_TO = "reassign_to"
    HAND_BACK = "hand_back"
    WHY = "why"
    REOPEN = "reopen"
    EXTEND = "extend"
    TAKE_OVER = "take_over"
    ASK = "ask"
    OPEN = "open"
    PICK = "pick"
    PICK_DATE = "pick_date"
    PICK_SEVERAL = "pick_several"
    READ_RIGHT = "read_right"
    READ_WRONG = "read_wrong"
    NOT_KNOWN = "not_known"
    BACK = "back"
    CHANGE = "change"
    AS_FORM = "as_form"
    NOTE = "note"
    NEWER = "newer"
    ACCEPT = "accept"
    TAKE_ON = "take_on"
    CONTEST = "contest"
    HELD = "held"
    NO_SHOW = "no_show"
    MOVED = "moved"
    NEW = "new"
    GROUP = "group"
    SAME = "same"
    UNMERGE = "unmerge"
    AWAY = "away"
    COME_BACK = "come_back"
    RESUME = "resume"
    DIGEST_LEADS = "digest_leads"
    DIGEST_FILE = "digest_file"
    DIGEST_ANSWER = "digest_answer"
    DIGEST_MUTE = "digest_mute"
    DIGEST_DRAFT = "digest_draft"
    STATS_FILE = "stats_file"
    REVIEW_AGREED = "review_agreed"
    REVIEW_LEFT = "review_left"
    REVIEW_WORDS = "review_words"
    PAGE_SIGN = "page_sign"
    PAGE_READ = "page_read"


class Form(StrEnum):
    """The modals, by what pressing their button does."""

    LOG_TOUCH = "form_log_touch"
    ACCEPT = "form_accept"
    RECYCLE = "form_recycle"
    DISQUALIFY = "form_disqualify"
    NOT_YET = "form_not_yet"
    REASSIGN = "form_reassign"
    EXTEND = "form_extend"
    ASK = "form_ask"
    CONTEST = "form_contest"
    MOVED = "form_moved"
    ANSWERS = "form_answers"
    NOTE = "form_note"
    NEWER = "form_newer"
    NEW = "form_new"
    WHY = "form_why"
    GROUP = "form_group"
    SAME = "form_same"
    AWAY = "form_away"
    DIGEST_LEADS = "form_digest_leads"
    DIGEST_ANSWER = "form_digest_answer"
    DIGEST_MUTE = "form_digest_mute"
    REVIEW = "form_review"


class Shortcut(StrEnum):
    """What the menu of a message offers; manifest.yaml names each."""

    MAKE_LEAD = "make_lead"


OF_A_WALK = frozenset(
    {
        Action.PICK,
        Action.PICK_DATE,
        Action.PICK_SEVERAL,
        Action.READ_RIGHT,
        Action.READ_WRONG,
        Action.NOT_KNOWN,
        Action.BACK,
        Action.CHANGE,
        Action.AS_FORM,
        Action.NOTE,
        Action.NEWER,
        Form.ANSWERS,
        Form.NOTE,
        Form.NEWER,
    }
)
"""What refers to a checklist."""

OF_A_DIGEST = frozenset(
    {
        Action.DIGEST_LEADS,
        Action.DIGEST_FILE,
        Action.DIGEST_ANSWER,
        Action.DIGEST_MUTE,
        Action.DIGEST_DRAFT,
        Form.DIGEST_LEADS,
        Form.DIGEST_ANSWER,
        Form.DIGEST_MUTE,
    }
)
"""What refers to the message of a digest."""

OF_FIGURES = frozenset({Action.STATS_FILE})
"""What refers to figures, by what they are counted by."""

OF_A_REVIEW = frozenset({Action.REVIEW_AGREED, Action.REVIEW_LEFT, Action.REVIEW_WORDS, Form.REVIEW})
"""What refers to a proposal of a review."""

OF_A_PAGE = frozenset({Action.PAGE_SIGN, Action.PAGE_READ})
"""What refers to a page of definitions in one version; everything else refers to a lead."""

KINDS = (
    ("digest", OF_A_DIGEST),
    ("figures", OF_FIGURES),
    ("review", OF_A_REVIEW),
    ("page", OF_A_PAGE),
    ("walk", OF_A_WALK),
)


_REFERENCE = re.compile(r"([a-z]{1,20}):([0-9]{1,15})(?::([0-9]{0,15})(?::([^:]{0,200})(?::(.{0,200}))?)?)?")


@dataclass(frozen=True)
class Ref:
    """`lead:42:7` is lead 42 as of its version 7; `walk:9:0:budget:2` pick 2 of a question of checklist 9."""

    kind: str
    id: int
    version: int = 0
    part: str = ""
    pick: str = ""

    def __str__(self) -> str:
        parts = [self.kind, str(self.id), str(self.version), self.part, self.pick]
        return ":".join(parts).rstrip(":")


def parse(text: str) -> Ref:
    """Reads a reference. Raises ValueError for anything else, as a forged value may be."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise ValueError("that is no reference of ours")
    kind, number, version, part, pick = found.groups(default="")
    return Ref(kind, int(number), int(version or 0), part, pick)


def means(ref: Ref, name: str) -> bool:
    """Whether the reference is of the kind that this action or form works on."""
    return ref.kind == next((kind for kind, names in KINDS if name in names), "lead")


def lead_ref(lead_id: int, version: int = 0, part: str = "") -> str:
    return str(Ref("lead", lead_id, version, part))


def digest_ref(message_id: int, version: int = 0) -> str:
    return str(Ref("digest", message_id, version))


def figures_ref(by: str) -> str:
    return str(Ref("figures", 0, part=by))


def review_ref(review_id: int, proposal: int) -> str:
    return str(Ref("review", review_id, 0, str(proposal)))


def proposal_of(ref: Ref) -> int:
    """The number that `review_ref` was given; 0, which none has, for a forged one."""
    return int(ref.part) if ref.part.isdecimal() else 0


def page_ref(page: str, version: str) -> str:
    return str(Ref("page", 0, 0, page, version))


def walk_ref(qualification_id: int, criterion: str = "", pick: str = "") -> str:
    return str(Ref("walk", qualification_id, 0, criterion, pick))
