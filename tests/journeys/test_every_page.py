"""Every page, as everyone who sees it does: on a phone and on a desk, by day and by night."""

import pytest

from tests.journeys.looking import PHONE, assert_open_to_everybody

READING = [
    "/",
    "/c/transport/",
    "/c/nothing-yet/",
    "{post}",
    "{empty}",
    "{locked}",
    "{hidden}",
    "{withdrawn}",
    "{seed}",
    "/p/{pk}/c/1/history/",
    "/p/{seed_pk}/history/",
    "/search/",
    "/search/?q=pays+-bridge",
    "/search/?q=decided&order=newest",
    "/search/?q=%22no+such%22+zebra+author:nobody+foo:bar",
    "/m/ada/",
    "/m/ada/?tab=comments",
    "/m/sam/",
]
WRITING = [
    "/publish/",
    "/publish/{draft_pk}/",
    "/publish/{pk}/",
    "/publish/{pk}/withdraw/",
    "/publish/{draft_pk}/withdraw/",
    "/p/{pk}/c/publish/",
    "/p/{seed_pk}/c/1/reply/",
    "/p/{pk}/c/1.1/edit/",
    "/p/{pk}/c/1.1/withdraw/",
    "/report/p/{seed_pk}/c/1/",
    "/report/p/{empty_pk}/",
    "/no-such-page/",
]
NEWS = ["/tracker/", "/tracker/history/", "/notices/", "/replies/"]
ACCOUNT = [
    "/unsent/",
    "/m/ada/",
    "/accounts/preferences/",
    "/accounts/export/",
    "/accounts/delete/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/3rdparty/",
]
GETTING_IN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-made-up/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/made-up/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "{owner}",
    "/accounts/owner/made-up/",
]
DESK_PAGES = [
    "/admin/",
    "/admin/no/such/page/",
    "/admin/posts/post/",
    "/admin/posts/post/?q=nothing+like+it",
    "/admin/posts/post/{seed_pk}/change/",
    "/admin/posts/post/act/move/?pick={pk}",
    "/admin/posts/post/act/restore/?pick={hidden_pk}&pick={pk}",
    "/admin/comments/comment/",
    "/admin/comments/comment/{comment_pk}/change/",
    "/admin/comments/comment/act/hide/?pick={comment_pk}",
    "/admin/moderation/report/",
    "/admin/moderation/report/{report_pk}/change/",
    "/admin/moderation/report/act/resolve/?pick={report_pk}",
    "/admin/moderation/decision/",
    "/admin/moderation/decision/{decision_pk}/change/",
    "/admin/moderation/member/",
    "/admin/moderation/member/{member_pk}/change/",
    "/admin/moderation/member/act/suspend/?pick={member_pk}",
    "/admin/categories/category/",
    "/admin/categories/category/add/",
    "/admin/categories/category/{category_pk}/change/",
    "/admin/categories/category/act/archive/?pick={category_pk}",
]
OWNERS_PAGES = [
    "/admin/moderation/member/{member_pk}/change/",
    "/admin/moderation/member/act/assign_role/?pick={member_pk}",
]
PAGES = [
    *(("visitor", path) for path in [*READING, *GETTING_IN]),
    *(("ada", path) for path in ["/", "{post}", "{seed}", "{draft}", *WRITING, *ACCOUNT]),
    *((who, path) for who in ("ada", "sam", "olga") for path in NEWS),  # olga has none
    *(("ben", path) for path in ["/publish/{pk}/", "/admin/"]),
    *(("sam", path) for path in ["/", "{post}", "/publish/", "/p/{pk}/c/publish/"]),
    *(("mo", path) for path in ["{post}", "/p/{seed_pk}/history/", *DESK_PAGES]),
    *(("olga", path) for path in ["/admin/", *OWNERS_PAGES]),
]


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[f"{who} {path}" for who, path in PAGES])
def test_a_page_is_open_to_everybody_and_fits_and_keeps_still(open_as, places, request, who, path):
    page = open_as(None if who == "visitor" else request.getfixturevalue(who), viewport=PHONE)
    page.goto(path.format(**places))
    assert page.evaluate("window.shifted") == [], "nothing jumps"
    assert_open_to_everybody(page)
