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
    "/drafts/",
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
MODERATION_PAGES = [
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
# Who looks at what, and in this order: what is new comes before the pages on which it is read.
TOURS = {
    "visitor": [*READING, *GETTING_IN],
    "ada": [*NEWS, "/", "{draft}", "{seed}", "{post}", *WRITING],
    "ada, account": ACCOUNT,
    "ben": ["/publish/{pk}/", "/admin/"],
    "sam": [*NEWS, "/", "{post}", "/publish/", "/p/{pk}/c/publish/"],  # of news he has none
    "mo": ["{post}", "/p/{seed_pk}/history/", *MODERATION_PAGES],
    "olga": OWNERS_PAGES,
}
# Pages that show the same as Sam's and Mo's.
SEEN_BEFORE = {"olga, as others": [*NEWS, "/admin/"]}


@pytest.mark.parametrize("tour", [*TOURS, *(pytest.param(tour, marks=pytest.mark.deep) for tour in SEEN_BEFORE)])
def test_each_page_is_open_to_everybody_and_fits_and_keeps_still(open_as, places, request, subtests, tour):
    who = tour.partition(",")[0]
    page = open_as(None if who == "visitor" else request.getfixturevalue(who), viewport=PHONE)
    # Each is loaded as if it were the first that somebody opens.
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in (TOURS | SEEN_BEFORE)[tour]:
        with subtests.test(path):
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="light")
            page.goto(path.format(**places))
            assert page.evaluate("window.shifted") == [], "nothing jumps"
            assert_open_to_everybody(page)
