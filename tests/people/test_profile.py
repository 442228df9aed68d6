"""A member's profile, and who sees what on it."""

import pytest
from django.utils import timezone

from forum.limits.rates import Rate
from forum.posts.models import Post
from forum.web.paging import PAGE_SIZE
from tests.support import make
from tests.support.accounts import words
from tests.support.reading import read


def links(response) -> list[str]:
    return [attributes["href"] for tag, attributes in read(response).elements if tag == "a"]


def test_a_profile_shows_names_role_and_bio(browse, ada):
    ada.display_name, ada.bio = "Ada of Wick", "I count bridges.\n\nAnd swans."
    ada.save(update_fields=["display_name", "bio"])
    page = words(browse().get("/m/ada/"))
    assert "Ada of Wick ada Member since" in page
    assert "I count bridges. And swans." in page


@pytest.mark.parametrize("path", ["/m/Ada/", "/m/ADA/"])
def test_a_name_in_another_case_redirects_to_the_right_spelling(browse, ada, path):
    assert browse().get(path).url == "/m/ada/"


@pytest.mark.parametrize("path", ["/m/nobody/", "/m/%00/", "/m/a%20b/", "/m/" + "x" * 300 + "/"])
def test_an_unknown_member_is_not_found(browse, db, path):
    assert browse().get(path).status_code == 404


def test_a_profile_has_a_tab_of_posts_and_one_of_comments(browse, ada, ben, post, comment):
    assert post.get_absolute_url() in links(browse().get("/m/ada/"))
    response = browse().get("/m/ben/?tab=comments")
    assert comment.get_absolute_url() in links(response)
    assert comment.body in words(response)


def test_only_the_author_sees_drafts(browse, ada, ben):
    make.post(author=ada, title="A secret bridge", as_draft=True)
    assert "A secret bridge" in words(browse(ada).get("/m/ada/"))
    for reader in (None, ben):
        assert "A secret bridge" not in words(browse(reader).get("/m/ada/"))


def test_removed_posts_and_comments_are_not_listed(browse, ada, ben, mo, post, comment):
    other = make.comment(post=post, author=ben, body="Let us be patient.")
    comment.hide(by=mo, reason="Off topic.")
    other.withdraw()
    post.hide(by=mo, reason="Off topic.")
    page = words(browse(mo).get("/m/ben/?tab=comments"))
    assert comment.body not in page
    assert other.body not in page
    assert post.title not in words(browse(mo).get("/m/ada/"))


def test_a_comment_on_a_removed_post_is_listed_without_its_title(browse, ben, mo, post, comment):
    post.hide(by=mo, reason="Off topic.")
    page = words(browse().get("/m/ben/?tab=comments"))
    assert comment.body in page
    assert post.title not in page
    assert "Removed post" in page


def test_comments_on_a_draft_are_not_listed(browse, ben, mo, post, comment):
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    assert comment.body not in words(browse(mo).get("/m/ben/?tab=comments"))


def test_an_imported_name_is_marked(browse, db):
    make.member("john-example", imported=True, is_active=False)
    assert "imported name, not a member of this site" in words(browse().get("/m/john-example/"))


def test_only_the_suspended_member_sees_the_suspension(browse, ada, sam):
    assert "Called people names." in words(browse(sam).get("/m/sam/"))
    assert "Called people names." not in words(browse(ada).get("/m/sam/"))


def test_moderators_are_marked(browse, mo):
    assert "moderator" in words(browse().get("/m/mo-derator/")).split()


@pytest.mark.parametrize(
    ("tab", "own", "others"),
    [
        ("top", "Your comments with upvotes will appear here", "None of ada's comments has an upvote yet."),
        ("posts", "Your posts will appear here.", "ada hasn't posted anything yet."),
        ("comments", "Your comments will appear here, newest first.", "ada hasn't commented yet."),
    ],
)
def test_an_empty_profile_says_so(browse, ada, ben, tab, own, others):
    assert own in words(browse(ada).get(f"/m/ada/?tab={tab}"))
    assert others in words(browse(ben).get(f"/m/ada/?tab={tab}"))


def test_long_lists_have_pages(browse, ada, post):
    now = timezone.now()
    fields = {"post": post, "author": ada, "body": "About time.", "body_html": "", "created_at": now}
    model = post.comments.model
    model.objects.bulk_create(model(path=[n], sequence=n, **fields) for n in range(1, PAGE_SIZE + 2))
    first = browse().get("/m/ada/?tab=comments")
    assert "?tab=comments&page=2" in links(first)
    last = browse().get("/m/ada/?tab=comments&page=2")
    assert "Page 2" in words(last)
    assert "Older" not in words(last)


def test_a_long_list_takes_as_many_queries_as_a_short_one(browse, ada, post, django_assert_num_queries):
    reply_to = make.comment(post=post, author=ada)
    for _ in range(3):
        make.comment(post=post, author=ada, parent=reply_to)
    with django_assert_num_queries(4):  # the member, their categories, the list, the frame
        browse().get("/m/ada/?tab=comments")
    make.post(author=ada)
    with django_assert_num_queries(4):
        browse().get("/m/ada/?tab=posts")


def test_a_profile_counts_what_is_visible_and_the_upvotes_it_received(browse, ada, ben, mo, post, comment):
    comment.upvote(by=ada)
    comment.upvote(by=mo)
    make.post(author=ben).upvote(by=ada)
    make.post(author=ben, as_draft=True)
    make.comment(post=post, author=ben).withdraw()
    page = words(browse().get("/m/ben/"))
    assert "post 1 comment 1 upvotes received 3" in page
    assert f"Most active in {post.category.name} 1" in page


def test_a_profile_opens_with_the_first_tab_that_has_something(browse, ada, ben, post, comment):
    assert post.title in words(browse().get("/m/ada/"))  # posts
    assert comment.body in words(browse().get("/m/ben/"))  # comments
    make.comment(post=post, author=ben, body="Second.")
    comment.upvote(by=ada)
    page = words(browse().get("/m/ben/"))  # top comments
    assert comment.body in page
    assert "Second." not in page


def test_top_comments_come_most_upvoted_first(browse, ada, ben, mo, post, comment):
    better = make.comment(post=post, author=ben, body="Better.")
    comment.upvote(by=ada)
    for member in (ada, mo):
        better.upvote(by=member)
    page = words(browse().get("/m/ben/?tab=top"))
    assert page.index("Better.") < page.index(comment.body)
    assert "2 upvotes" in page


def test_a_comment_says_which_member_it_answers(browse, ada, ben, post, comment):
    reply = make.comment(post=post, author=ada, parent=comment)
    page = words(browse().get("/m/ada/?tab=comments"))
    assert f"{reply.number} replies to ben {post.category.name}" in page
    comment.withdraw()
    assert "replies to a removed comment" in words(browse().get("/m/ada/?tab=comments"))


def test_staff_find_moderation_in_the_head_and_members_ignoring(browse, ada, ben, mo):
    moderate = f"/admin/moderation/member/{ben.pk}/change/"
    assert moderate in links(browse(mo).get("/m/ben/"))
    page = browse(ada).get("/m/ben/")
    assert moderate not in links(page)
    assert "Ignore" in words(page)
    assert "Ignore" not in words(browse().get("/m/ben/"))
    assert "Edit profile" in words(browse(ben).get("/m/ben/"))


# --- The card ---------------------------------------------------------------------------------------------------


def card_of(browser, name: str, **headers):
    return browser.get(f"/m/{name}/card/", headers={"X-Fragment": "1", **headers})


def test_the_card_shows_who_someone_is(browse, ada, ben, mo, comment):
    ben.display_name, ben.bio = "Ben of Wick", "I row.\n\nAnd I swim."
    ben.save(update_fields=["display_name", "bio"])
    comment.upvote(by=ada)
    page = words(card_of(browse(), "ben"))
    assert page.startswith("B Ben of Wick ben Member since")
    assert "I row." in page
    assert "And I swim." not in page
    assert "posts 0 comment 1 upvote received 1" in page
    assert "Ignore" not in page
    assert "moderator" in words(card_of(browse(), "mo-derator"))
    assert "Moderate" in words(card_of(browse(mo), "ben"))


def test_ignoring_on_the_card_leads_back_to_the_page(browse, ada, ben, post):
    browser, page = browse(ada), post.get_absolute_url()
    fields = read(card_of(browser, "ben", Referer=f"http://testserver{page}")).fields
    assert browser.post("/m/ben/ignore/", fields).url == page
    assert "Stop ignoring" in words(card_of(browser, "ben"))


def test_without_a_script_the_address_of_the_card_leads_to_the_profile(browse, ben):
    assert browse().get("/m/ben/card/").url == "/m/ben/"
    assert card_of(browse(), "nobody").status_code == 404


def test_cards_are_limited(browse, ben, settings):
    settings.LIMITS_ENABLED = True
    settings.VISITOR_LIMITS = settings.VISITOR_LIMITS | {"cards": (Rate(1, 60),)}
    assert [card_of(browse(), "ben").status_code for _ in range(2)] == [200, 429]


def test_a_card_takes_two_queries_for_a_visitor(browse, ben, settings, django_assert_num_queries):
    settings.LIMITS_ENABLED = True
    with django_assert_num_queries(2):  # count it, load the member
        card_of(browse(), "ben")
