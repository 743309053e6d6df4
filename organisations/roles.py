"""Roles and what each may do. Pure: one printable table, read by permissions, pages and tests alike."""

from enum import StrEnum


class Role(StrEnum):
    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    READER = "reader"


class Right(StrEnum):
    """What somebody may do with an own organisation and its assessments."""

    VIEW = "view"
    DOWNLOAD = "download"
    REQUEST_REPORT = "request_report"
    ANSWER = "answer"
    START = "start"
    SUBMIT = "submit"
    REOPEN = "reopen"
    DISCUSS = "discuss"  # comments and evidence
    AGREE = "agree"  # see every opinion, open the round, set the agreed answer
    SURVEY = "survey"  # ask staff without accounts
    SHARE = "share"  # share the work out
    OFFER = "offer"  # offer a case of their own to all
    MANAGE = "manage"  # invite people, change roles, let in, remove
    EXPORT = "export"  # take everything out
    DECIDE = "decide"  # what holds for all members, such as a second factor


SUPPORT = "support"  # no role of a member: whoever a lead has let in to look, for a time

TABLE: dict[str, frozenset[Right]] = {
    SUPPORT: frozenset({Right.VIEW, Right.DOWNLOAD}),
    Role.READER: frozenset({Right.VIEW, Right.DOWNLOAD, Right.REQUEST_REPORT}),
    Role.CONTRIBUTOR: frozenset({Right.VIEW, Right.DOWNLOAD, Right.REQUEST_REPORT, Right.ANSWER, Right.DISCUSS}),
    Role.LEAD: frozenset(Right),
}


def may(role: str, right: Right) -> bool:
    """Whether somebody with this role has the right. An unknown role has none.

    >>> may("reader", Right.DOWNLOAD), may("reader", Right.ANSWER), may("", Right.VIEW)
    (True, False, False)
    """
    return right in TABLE.get(role, ())
