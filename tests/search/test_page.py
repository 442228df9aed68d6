"""The search page, with many, few and no results, and with odd queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment
from forum.search import finding
from forum.text.analysis import vector
from tests.hostile.words import assert_harmless
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


def words(browse, text: str, **parameters) -> str:
    return read(browse().get("/search/", {"q": text, **parameters})).words


def fill(post, count: int, body: str = "The toll.", first: int = 1) -> None:
    Comment.objects.bulk_create(
        Comment(
            post=post,
            path=[number],
            sequence=number,
            body=body,
            body_html=f"<p>{body}</p>",
            search_words=vector(body),
        )
        for number in range(first, first + count)
    )


def test_without_a_query_the_page_explains_the_operators(browse, db):
    text = words(browse, "")
    for operator in ("author:", "category:", "source:", "in:posts", "before:", "after:", '"new bridge"', "-toll"):
        assert operator in text
    assert "Nothing found" not in text


def test_a_result_shows_post_number_author_category_and_date(browse, post, comment):
    answer = browse().get("/search/?q=time")
    page = read(answer)
    for expected in (post.title, "Comment 1", "by ben", post.category.name, "1 result"):
        assert expected in page.words
    links = [attributes.get("href") for tag, attributes in page.elements if tag == "a"]
    assert comment.get_absolute_url() in links
    assert comment.created_at.isoformat(timespec="seconds")[:16] in answer.content.decode()


def test_an_imported_comment_has_an_unknown_author(browse, post):
    row = Comment(
        post=post,
        path=[1],
        sequence=1,
        body="Toll",
        body_html="<p>Toll</p>",
        search_words=vector("Toll"),
        imported_at=post.created_at,
    )
    Comment.objects.bulk_create([row])
    assert "unknown author" in words(browse, "toll")


def test_a_visitor_and_a_member_find_the_same(browse, ada, comment):
    assert "1 result" in words(browse, "time")
    assert "1 result" in read(browse(ada).get("/search/?q=time")).words


def test_a_search_without_results_describes_the_query_and_links_looser_ones(browse, ben, comment):
    answer = browse().get("/search/", {"q": 'time zebra author:ben before:2025-01-31 in:comments -"toll road"'})
    page = read(answer)
    assert "“time”, “zebra”, by ben, before 31 Jan 2025, in comments, not “toll road”" in page.words
    loosened = [
        attributes["href"]
        for tag, attributes in page.elements
        if tag == "a" and attributes["href"].startswith("/search/?q=")
    ]
    assert len(loosened) == 6
    without_zebra_and_date = browse().get("/search/?q=time+author:ben+in:comments")
    assert "1 result" in read(without_zebra_and_date).words
    for link in loosened:
        assert browse().get("/search/" + link.removeprefix("/search/")).status_code == 200


def test_a_query_of_one_repeated_word_has_no_looser_one(browse, comment):
    page = read(browse().get("/search/", {"q": "zebra zebra zebra"}))
    assert "Nothing found" in page.words
    assert "Search again" not in page.words


def test_a_query_without_a_word_gets_a_message(browse, comment):
    assert "Enter at least one word." in words(browse, "😀 source:%")


def test_results_by_an_ignored_member_are_collapsed_for_that_reader_only(browse, ada, ben, post, comment):
    make.post(author=ben, title="All the time")
    ada.ignore(ben)
    for reader, folded in ((ada, 2), (ben, 0), (None, 0)):
        page = read(browse(reader).get("/search/?q=time"))
        assert page.words.count("From someone you ignore") == folded
        assert [tag for tag, _attributes in page.elements].count("details") == folded
        assert "2 results" in page.words


def test_common_words_are_found_too(browse, post):
    make.comment(post=post, body="To be, or not to be")
    make.comment(post=post, body="To be, to be or not")
    assert "1 result" in words(browse, '"to be or not to be"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toll author:nobody", "No member named “nobody”."),
        ("toll category:none", "No category named “none”."),
        ("toll foo:bar", "“foo:” isn't an operator"),
        ("toll before:yesterday", "Write dates like"),
    ],
)
def test_problems_of_a_query_are_explained_above_the_results(browse, comment, text, expected):
    assert expected in words(browse, text)


def test_a_query_of_operators_says_that_it_is_sorted_by_newest(browse, comment):
    assert "Sorted by newest." in words(browse, "author:ben")


def test_pages_link_to_the_next_up_to_the_last(browse, post):
    fill(post, 45)
    assert "45 results" in words(browse, "toll")
    numbers = []
    for number in (1, 2, 3):
        answer = browse().get("/search/", {"q": "toll", "page": number})
        numbers += [row["path"][0] for row in answer.context["found"].rows]
        assert ("Next" in read(answer).words) == (number < 3)
    assert sorted(numbers) == list(range(1, 46))
    assert browse().get("/search/?q=toll&page=99").context["found"].page == 3


def test_the_number_of_pages_is_limited(browse, post):
    fill(post, 230)
    for order in ("", "newest"):
        answer = browse().get("/search/", {"q": "toll", "page": 10, "order": order})
        assert "No more results are shown." in read(answer).words
        assert not answer.context["found"].has_next


def test_of_many_matches_only_the_newest_are_ranked_and_the_page_says_so(browse, post, monkeypatch):
    monkeypatch.setattr(finding, "POOL", 30)
    monkeypatch.setattr(finding, "MANY", 50)
    fill(post, 1000, body="A toll of the long and winding road.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_commententry")
    fill(post, 1, body="Long tolls and toll, toll, toll of the road.", first=1001)
    answer = browse().get("/search/?q=toll")
    assert "About 1,0" in read(answer).words
    assert "Only the newest 500 comments and 500 posts are sorted by relevance." in read(answer).words
    rows = answer.context["found"].rows
    assert rows[0]["path"] == [1001]
    assert all(row["path"][0] > 1001 - 30 for row in rows)


def test_few_old_matches_are_found_although_many_were_expected(browse, post, monkeypatch):
    monkeypatch.setattr(finding, "POOL", 5)
    monkeypatch.setattr(finding, "MANY", 10)
    fill(post, 3, body="The toll road.")
    fill(post, 2000, body="A road of the toll.", first=4)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_commententry")
    rows = browse().get("/search/", {"q": '"toll road"'}).context["found"].rows
    assert sorted(row["path"][0] for row in rows) == [1, 2, 3]


def test_a_slow_search_is_stopped_with_a_message(browse, post, monkeypatch):
    fill(post, 3000)
    monkeypatch.setitem(finding.SETTINGS, "statement_timeout", "1")
    monkeypatch.setattr(finding, "RANK", f"pg_sleep(1)::text, {finding.RANK}")
    answer = browse().get("/search/?q=toll")
    assert answer.status_code == 503
    assert "This search took too long" in read(answer).words
    assert browse().get("/search/?q=").status_code == 200


def test_results_from_the_newest_texts_are_shown_if_older_ones_take_too_long(browse, post, monkeypatch):
    monkeypatch.setattr(finding, "POOL", 5)
    monkeypatch.setattr(finding, "MANY", 10)
    monkeypatch.setitem(finding.SETTINGS, "statement_timeout", "1500")
    monkeypatch.setattr(finding, "RANK", f"pg_sleep(0.4)::text, {finding.RANK}")  # for each row it ranks
    fill(post, 10, body="The toll road.")
    fill(post, 2000, body="A road of the toll.", first=11)
    fill(post, 1, body="That toll road.", first=2011)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_commententry")
    page = words(browse, '"toll road"')
    assert "Searching everything took too long" in page
    assert "That toll road." in page
    assert "The toll road." not in page


def test_the_number_of_queries_does_not_depend_on_the_number_of_matches(browse, ada, post):
    counts = []
    for size in (10, finding.MANY + 1_000):
        fill(post, size, first=Comment.objects.count() + 1)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_commententry")  # so that the planner's estimates are right
        with CaptureQueriesContext(connection) as captured:
            assert browse().get("/search/?q=toll").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999"])
def test_any_page_number_gets_a_response(browse, comment, page):
    answer = browse().get(f"/search/?q=time&page={page}")
    assert answer.status_code == 200
    assert "1 result" in read(answer).words


ODD_QUERIES = [
        "' OR 1=1 --", "a:* & !b | (c <-> d)", "\\", "%s %(x)s {0}", '"', "-", "author:", "source:%", "<script>",
        "\ud83d\ude00 ☃", "x" * 5000, "author:" + "x" * 190, "-the", "the -the", "😀 -😀", "in:posts in:comments",
]  # fmt: skip


def test_any_query_gets_a_harmless_response(browse, comment):
    @rolled_back()
    def check(text):
        answer = browse().get("/search/", {"q": text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
        assert answer.status_code == 200
        assert_harmless(answer)

    assert_each(check, ODD_QUERIES)
