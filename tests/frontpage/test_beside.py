"""The column beside the list of posts."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from forum.drafts.models import Draft
from forum.people import leaving
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read

DISCUSSED, MISSED = "Most discussed this week", "In case you missed it"


def titles(browse, reader=None, path="/", *, box="discussed") -> list[str]:
    return [each["title"] for each in browse(reader).get(path).context["beside"][box]]


def discuss(post, times: int) -> Post:
    for _ in range(times):
        make.comment(post=post)
    return post


def test_the_most_discussed_posts_of_the_week(browse, db):
    posts = {title: discuss(make.post(title=title), times) for title, times in (("A", 3), ("B", 5), ("C", 2))}
    old = discuss(make.post(title="Old"), 6)
    Post.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=8))
    assert titles(browse, path="/new/") == ["B", "A"]
    assert titles(browse) == ["A"], "B is the lead"
    assert DISCUSSED in read(browse().get("/")).words
    assert posts["A"].get_absolute_url() in read(browse().get("/new/")).links


def test_a_post_that_is_hidden_is_no_longer_among_them(browse, mo):
    post = discuss(make.post(title="A"), 3)
    discuss(make.post(title="B"), 4)
    assert titles(browse) == ["A"]
    post.hide(by=mo, reason="Libel.")
    assert titles(browse) == []
    assert DISCUSSED not in read(browse().get("/")).words


def test_good_comments_in_quiet_threads_may_have_been_missed(browse, good, mo):
    quiet, busy = make.post(title="Quiet"), discuss(make.post(title="Busy"), 11)
    good(busy, "Heard by all.")
    comment = good(quiet, "Heard by few.")
    good(quiet, "Less so.", upvotes=2)
    page = browse().get("/")
    assert [each["title"] for each in page.context["beside"]["missed"]] == ["Quiet"]
    assert "Heard by few." in read(page).words
    assert comment.get_absolute_url() in read(page).links
    comment.hide(by=mo, reason="Off topic.")
    assert "Heard by few." not in read(browse().get("/")).words
    assert MISSED not in read(browse().get("/")).words


def test_each_quiet_thread_is_there_once(browse, good):
    post = make.post(title="Quiet")
    good(post, "Good.", upvotes=3)
    good(post, "Better.", upvotes=4)
    words = read(browse().get("/new/")).words
    assert "Better." in words
    assert "Good." not in words


def test_a_category_shows_its_own(browse, good):
    here, there = make.category("Here"), make.category("There")
    discuss(make.post(title="Ours", category=here), 3)
    discuss(make.post(title="Theirs", category=there), 4)
    good(make.post(title="Quiet", category=there), "Heard by few.")
    page = browse().get("/c/here/")
    assert [each["title"] for each in page.context["beside"]["discussed"]] == ["Ours"]
    assert page.context["beside"]["missed"] == []
    assert "1 post" in read(page).words
    assert titles(browse, path="/c/there/") == ["Theirs"]
    assert "2 posts" in read(browse().get("/c/there/")).words


def test_members_see_what_is_new_for_them(browse, ada):
    post = make.post(author=ada, title="A bridge")
    assert titles(browse, ada, box="tracked") == []
    discuss(post, 2)
    [row] = browse(ada).get("/").context["beside"]["tracked"]
    assert (row["title"], row["unread"]) == ("A bridge", 2)
    assert "New for you" in read(browse(ada).get("/")).words
    assert "New for you" not in read(browse(make.member()).get("/")).words


def test_a_removed_post_is_not_among_it(browse, ada, mo):
    post = discuss(make.post(author=ada, title="A secret"), 2)
    assert titles(browse, ada, box="tracked") == ["A secret"]
    post.hide(by=mo, reason="Libel.")
    assert titles(browse, ada, box="tracked") == []


def test_members_see_their_drafts(browse, ada, post):
    make.post(author=ada, title="A tunnel", as_draft=True)
    forms = {"/publish/": {"title": "A ferry"}, f"/p/{post.pk}/c/publish/": {"body": "Well, well."}}
    for form_url, fields in forms.items():
        Draft.objects.save(member=ada, form_url=form_url, fields=fields, key=uuid4())
    page = read(browse(ada).get("/"))
    for text in ("Your drafts", "A tunnel", "A ferry", "Well, well."):
        assert text in page.words
    assert forms.keys() < set(page.links)
    assert "Your drafts" not in read(browse(make.member()).get("/")).words


def test_staff_see_open_reports_and_others_do_not(browse, ada, mo, comment):
    assert "Needs attention" not in read(browse(mo).get("/")).words
    comment.report(by=make.member(), reason="Taunting.")
    assert "1 open report" in read(browse(mo).get("/")).words
    for reader in (None, ada):
        assert "open report" not in read(browse(reader).get("/")).words


def test_a_row_shows_who_commented_last(browse, post, comment, ben):
    cy = make.member("cy", display_name="Cy Young")
    make.comment(post=post, author=cy)
    [row] = browse().get("/new/").context["page"]
    assert [each.name for each in row.commenters] == ["Cy Young", "ben"]
    page = read(browse().get("/new/"))
    assert "Cy Young commented" in page.words
    assert [each["class"] for tag, each in page.elements if "avatar " in each.get("class", "")] != []


def test_a_former_member_is_not_named_as_the_last_to_comment(browse, post, comment, ben):
    make.comment(post=post, author=make.member("cy"))
    leaving.delete_account(post.comments.get(path=[2]).author, withdraw=False)
    after = read(browse().get("/new/")).words.partition("last comment")[2]
    assert "ben" not in after
