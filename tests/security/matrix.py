"""Who gets what at every address: one table, from which docs/security.md is printed and every visit is expected.

A row says which right a visit needs and what a member who has it gets. Strangers get 404, members without the
right 403, people who are signed out are sent to sign in. `python -m tests.security.matrix` prints it.
"""

import re
import sys
from dataclasses import dataclass

from organisations.roles import SUPPORT, Right, Role, may

NO_SUCH_METHOD = 405


@dataclass(frozen=True)
class Row:
    """An address of one organisation, tried on the assessment in this `state`."""

    get_right: Right
    get: int
    post_right: Right
    post: int = NO_SUCH_METHOD
    state: str = "submitted"

    def expected(self, role, method):
        right, status = (self.get_right, self.get) if method == "GET" else (self.post_right, self.post)
        return status if may(role, right) else 403


VIEW, DOWNLOAD = Right.VIEW, Right.DOWNLOAD
TENANT = {
    "assessments:detail": Row(VIEW, 200, VIEW),
    "assessments:action": Row(VIEW, 200, Right.ANSWER, 302, state="open"),
    "assessments:way": Row(Right.AGREE, 200, Right.AGREE, 422, state="rating"),
    "assessments:agree": Row(Right.AGREE, 200, Right.AGREE, 302, state="rating"),
    "assessments:agree_on": Row(Right.AGREE, 200, Right.AGREE, 422, state="rating"),
    "assessments:live": Row(VIEW, 302, VIEW, state="open"),
    "assessments:live_action": Row(VIEW, 302, VIEW, state="open"),
    "assessments:beside": Row(VIEW, 302, VIEW, state="open"),
    "assessments:talk": Row(VIEW, 200, Right.DISCUSS, 422, state="open"),
    "assessments:resolve_thread": Row(Right.DISCUSS, 302, Right.DISCUSS, 302, state="open"),
    "assessments:remove_comment": Row(Right.DISCUSS, 302, Right.DISCUSS, 302, state="open"),
    "assessments:evidence": Row(VIEW, 200, Right.DISCUSS, 422, state="open"),
    "assessments:evidence_file": Row(VIEW, 200, Right.DISCUSS, state="open"),
    "assessments:remove_evidence": Row(Right.DISCUSS, 302, Right.DISCUSS, 302, state="open"),
    "assessments:check": Row(VIEW, 200, VIEW, state="open"),
    "assessments:submit": Row(Right.SUBMIT, 200, Right.SUBMIT, 302, state="open"),
    "assessments:reopen": Row(Right.REOPEN, 200, Right.REOPEN, 422),
    "assessments:offers": Row(Right.OFFER, 200, Right.OFFER, 422),
    "assessments:withdraw_offer": Row(Right.OFFER, 200, Right.OFFER, 302),
    "assessments:share": Row(Right.SHARE, 200, Right.SHARE, 422, state="open"),
    "assessments:survey": Row(Right.SURVEY, 200, Right.SURVEY, 422, state="open"),
    "assessments:survey_action": Row(Right.ANSWER, 200, Right.ANSWER, state="open"),
    "assessments:survey_close": Row(Right.SURVEY, NO_SUCH_METHOD, Right.SURVEY, 302, state="open"),
    "assessments:survey_poster": Row(Right.SURVEY, 200, Right.SURVEY, state="open"),
    "assessments:history": Row(VIEW, 200, VIEW),
    "assessments:history_csv": Row(VIEW, 200, VIEW),
    "assessments:history_json": Row(VIEW, 200, VIEW),
    "assessments:organisation_history": Row(Right.MANAGE, 200, Right.MANAGE),
    "assessments:organisation_history_csv": Row(Right.MANAGE, 200, Right.MANAGE),
    "assessments:organisation_history_json": Row(Right.MANAGE, 200, Right.MANAGE),
    "reports:results": Row(VIEW, 200, VIEW),
    "reports:results_json": Row(VIEW, 200, VIEW),
    "reports:explain": Row(VIEW, 200, VIEW),
    "reports:submission_results": Row(VIEW, 200, VIEW),
    "reports:submission_explain": Row(VIEW, 200, VIEW),
    "reports:list": Row(DOWNLOAD, 200, Right.REQUEST_REPORT, 302),
    "reports:status": Row(DOWNLOAD, 302, Right.REQUEST_REPORT),
    "reports:download": Row(DOWNLOAD, 200, Right.REQUEST_REPORT),
    "reports:own_infographic": Row(VIEW, 200, VIEW),
    "reports:own_infographic_file": Row(VIEW, 200, VIEW),
    "reports:former_members": Row(Right.MANAGE, 200, Right.MANAGE, 404),
    "reports:export": Row(Right.EXPORT, 200, Right.EXPORT, 302),
    "reports:export_download": Row(Right.EXPORT, 200, Right.EXPORT),
    "organisations:closing": Row(Right.DECIDE, 200, Right.DECIDE, 422),
    "organisations:people": Row(VIEW, 200, VIEW),
    "organisations:me": Row(VIEW, 200, VIEW, 422),
    "organisations:leave": Row(VIEW, 200, VIEW, 302),
    "organisations:invite": Row(Right.MANAGE, 200, Right.MANAGE, 422),
    "organisations:invitation": Row(Right.MANAGE, 302, Right.MANAGE, 302),
    "organisations:request": Row(Right.MANAGE, 302, Right.MANAGE, 302),
    "organisations:member": Row(Right.MANAGE, 200, Right.MANAGE, 422),
    "organisations:remove": Row(Right.MANAGE, 200, Right.MANAGE, 302),
    "organisations:settings": Row(Right.DECIDE, 200, Right.DECIDE, 302),
    "organisations:support": Row(Right.DECIDE, 200, Right.DECIDE, 422),
}
OF_ORGANISATIONS = re.compile("organisations:|assessments:organisation_|reports:(former|export)")
# Pages that show a person what is their own, without anything in the address that could name another's.
OWN = {"account", "assessments:list", "assessments:start", "organisations:create"}
OWN_PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "single_sign_on:")
CURATED = {"reports:edition_example"}  # for curators, outside the desk
DESK = "admin:"  # for curators and superusers; nothing of a council is in it but for superusers


def expected_of_support(name, method):
    """Where a lead has let support in; else it finds nothing, like any stranger."""
    return 404 if OF_ORGANISATIONS.match(name) else TENANT[name].expected(SUPPORT, method)


def printed():
    roles = list(Role)
    lines = [
        f"| address | method | {' | '.join(roles)} | support let in | stranger | signed out |",
        "|---|---|" + "---|" * (len(roles) + 3),
    ]
    for name, row in TENANT.items():
        for method in ("GET", "POST"):
            told = " | ".join(str(row.expected(role, method)) for role in roles)
            support = expected_of_support(name, method)
            lines.append(f"| `{name}` | {method} | {told} | {support} | 404 | sign in |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(printed() + "\n")
