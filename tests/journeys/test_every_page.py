"""Every page is accessible and fits, for every kind of user, on a phone and a desktop, in light and dark mode."""

from itertools import cycle

import pytest

from tests.journeys.page_checks import PHONE, assert_accessible, assert_accessible_in_forced_colours

READING = [
    "/",
    "/new/",
    "/top/?since=all",
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
    "/p/{seed_pk}/source/",
    "/search/?q=pays+-bridge",
    "/search/?q=decided&order=newest",
    "/search/?q=%22no+such%22+zebra+author:nobody+foo:bar",
    "/m/ada/",
    "/m/ada/?tab=comments",
    "/m/ben/?tab=top",
    "/m/sam/",
    "/about/",
    "/rules/",
    "/contact/",
    "/shortcuts/",
    "/rules/history/",
    "/rules/1/",
]
WRITING = [
    "/publish/link/",
    "/publish/link/{fetch_pk}/",
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
    "/p/{pk}/bookmark/",
    "/p/{pk}/c/1/bookmark/",
    "/no-such-page/",
]
UPDATES = ["/tracker/", "/tracker/history/", "/notifications/", "/replies/"]
ACCOUNT = [
    "/drafts/",
    "/bookmarks/",
    "/welcome/?next=/about/",
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
ENTRANCE = [
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
    "/admin/moderation/member/act/remove_picture/?pick={member_pk}",
    "/admin/categories/category/",
    "/admin/categories/category/add/",
    "/admin/categories/category/{category_pk}/change/",
    "/admin/categories/category/act/archive/?pick={category_pk}",
]
OWNER_PAGES = [
    "/site/settings/",
    "/site/logo/",
    "/site/checklist/",
    "/site/changes/",
    "/site/jobs/",
    "/terms/",
    "/rules/edit/",
    "/privacy/edit/",
    "/rules/history/",
    "/admin/moderation/member/{member_pk}/change/",
    "/admin/moderation/member/act/assign_role/?pick={member_pk}",
]
# The pages that each user visits, in this order: updates come first, because visiting a thread marks it as read.
TOURS = {
    "visitor": [*READING, *ENTRANCE],
    "ada": [*UPDATES, "/", "{draft}", "{seed}", "{post}", *WRITING],
    "ada, account": ACCOUNT,
    "ben": ["/publish/{pk}/", "/admin/"],
    "sam": ["/tracker/", "/publish/"],  # he has no updates, and his suspension is shown
    "mo": ["{post}", "/p/{seed_pk}/history/", *MODERATION_PAGES],
    "olga": OWNER_PAGES,
}
# Pages on which Sam sees the same notices as in his tour, and Olga the same as Sam and Mo.
REPEATED_TOURS = {
    "sam, elsewhere": ["/tracker/history/", "/notifications/", "/replies/", "/", "{post}", "/p/{pk}/c/publish/"],
    "olga, as others": [*UPDATES, "/admin/"],
}
DEEP_TOURS = [pytest.param(tour, marks=pytest.mark.deep) for tour in REPEATED_TOURS]


@pytest.mark.parametrize("tour", [*TOURS, *DEEP_TOURS])
@pytest.mark.parametrize("looks", ["in turn", pytest.param("both", marks=pytest.mark.deep)])
def test_every_page_is_accessible_and_fits_and_does_not_jump(
    open_as, placeholders, request, subtests, tour, looks
):
    """Axe takes longer than all else, so pages have one look each, in turn. The deep tests check both."""
    who = tour.partition(",")[0]
    page = open_as(None if who == "visitor" else request.getfixturevalue(who), viewport=PHONE)
    # Without a browser cache, every page loads like the first one.
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    for each_look, path in zip(cycle(("light", "dark")), (TOURS | REPEATED_TOURS)[tour], strict=False):
        with subtests.test(path):
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="light")
            page.goto(path.format(**placeholders))
            assert page.evaluate("window.shifted") == [], "the layout shifted"
            assert_accessible(page, looks=(each_look,) if looks == "in turn" else ("light", "dark"))
            if looks == "both":
                assert_accessible_in_forced_colours(page)
