"""What an import makes of a file: a post, its thread, and where each row came from."""

import pytest

from accounts.models import RetiredName, User
from forum.categories.models import Category
from forum.comments.models import DEEPEST, Comment
from forum.importing.models import Batch, ImportedFile, Provenance
from forum.posts.models import Post
from tests.importing.pages import BODY, HEADER_FORMS, SEED
from tests.importing.running import copy_seed, import_seeds, numbers, page, the_post, write
from tests.support import make
from tests.support.tables import assert_each, rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed():
    import_seeds(SEED)
    return the_post()


def test_the_seed_becomes_a_post_with_its_thirteen_comments(seed):
    assert seed.title == "U.S. will give Russians written response to NATO demands, Blinken says"
    assert (seed.kind, seed.source_name, seed.byline) == (Post.Kind.SEED, "Axios", "Zachary Basu")
    assert seed.category.name == "News & Politics"
    assert seed.body.startswith("Secretary of State")
    assert "<strong>Why it matters:</strong>" in seed.body_html
    assert (seed.comment_count, seed.roots_numbered) == (13, 8)
    assert seed.published_at == seed.imported_at == seed.last_activity_at


def test_its_thread_is_numbered_as_the_annotation_says_what_answers_what(seed):
    assert list(numbers(seed)) == [
        "1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "3", "4", "5", "6", "7", "8",
    ]  # fmt: skip
    assert "Exactly. And that's why" in numbers(seed)["2.1.1"]
    for comment in seed.comments.all():
        assert comment.replies_numbered == comment.replies.count()
        assert comment.author is None
        assert comment.imported_at == seed.imported_at


def test_a_member_goes_on_with_the_numbers(seed, ben):
    parent = seed.comments.get(path=[2, 1])
    assert make.comment(post=seed, author=ben, parent=parent).number == "2.1.3"
    assert make.comment(post=seed, author=ben).number == "9"


def test_what_cannot_be_seen_is_no_title_and_no_category(tmp_path):
    text = f"\u3164\nCategory: \u2800\nVia: x • 3 years ago • 4 comments\n{BODY}"
    import_seeds(write(tmp_path, "page.txt", text))
    assert (the_post().title, the_post().category.name) == ("Title not recorded", "Unsorted")


def test_a_title_turns_nothing_around_it(tmp_path):
    import_seeds(write(tmp_path, "page.txt", page("The \u202egnp\x9b\u2066 bridge")))
    assert the_post().title == "The gnp bridge"


def test_the_name_it_came_by_is_kept_and_nobody_can_log_in_with_it(seed):
    assert seed.author.username == "john-russell"
    assert seed.author.imported
    assert not seed.author.is_active
    assert not seed.author.has_usable_password()


def test_every_row_says_from_which_lines_of_which_file_it_came(seed):
    file = ImportedFile.objects.get()
    assert (file.name, file.batch) == (SEED.name, Batch.objects.get())
    assert file.sha256 == "a01c6ee6fb397af2b0917c4cf78b576726654dde75739893533ac0d206265962"
    assert file.batch.importer_version
    lines = {
        str(each.post or each.comment or each.member or each.category): each.lines
        for each in file.provenance.all()
    }
    assert lines[str(seed)] == [1, 2, 3, *range(5, 15)]
    assert lines["News & Politics"] == [2]
    assert lines["john-russell"] == [3]
    assert lines[f"2.1.1 · {seed}"] == [24, 25, 26]
    rows = (Post, Comment, Category, User)
    assert Provenance.objects.count() == sum(model.objects.count() for model in rows)


def test_from_the_text_alone_everything_after_the_header_is_the_article(tmp_path):
    run = import_seeds(copy_seed(tmp_path, annotated=False))
    post = the_post()
    assert post.comments.count() == post.comment_count == 0
    assert "Clean up in aisle 4" in post.body
    assert "nothing shows where the article ends and a discussion begins" in run.words


def test_each_form_of_header_arrives(tmp_path):
    @rolled_back()
    def check(form):
        assert_arrives(tmp_path, *HEADER_FORMS[form])

    assert_each(check, HEADER_FORMS)


def assert_arrives(folder, text, header, article):
    assert not import_seeds(write(folder, "page.txt", text)).failed
    post = the_post()
    assert post.kind == ("original" if "author" in header else "seed")
    assert post.title == header["title"]
    assert post.category.name == header.get("category", "Unsorted")
    assert (post.byline, post.source_name) == (header.get("byline", ""), header.get("source", ""))
    assert post.body.replace("\n\n", "\n").replace("\\", "") == article
    assert post.imported_file.header["age"] == header.get("age", "")
    assert post.imported_file.header["comment_count"] == header.get("comment_count")
    name = header.get("via", header.get("author", ""))
    assert post.imported_file.member == name
    is_possible = name in {"some-member", "some member", "first"}
    assert (post.author and post.author.username) == (name.replace(" ", "-") if is_possible else None)


def test_a_text_without_header_is_an_article_without_category(tmp_path):
    run = import_seeds(write(tmp_path, "page.txt", BODY))
    assert (the_post().title, the_post().category.name, the_post().author) == (
        "The council met.",
        "Unsorted",
        None,
    )
    assert "no category is recorded" in run.words


def test_a_header_without_title_says_so(tmp_path):
    import_seeds(write(tmp_path, "page.txt", f"Category: Town\nVia: wren-hill • 3 years ago • 4 comments\n{BODY}"))
    assert the_post().title == "Title not recorded"


def test_no_words_are_put_into_the_mouth_of_a_member_of_the_same_name(tmp_path):
    member = make.member("Wren-Hill")
    run = import_seeds(write(tmp_path, "page.txt", page(member="wren hill")))
    assert the_post().author is None
    assert not member.posts.exists()
    assert the_post().imported_file.member == "wren hill"
    assert "a member here has this name and may be somebody else" in run.words


def test_nor_into_that_of_somebody_who_left(tmp_path):
    RetiredName.objects.create(name="wren-hill")
    run = import_seeds(write(tmp_path, "page.txt", page()))
    assert the_post().author is None
    assert "a former member had this name" in run.words


def test_two_files_by_one_name_have_one_author_and_one_category(tmp_path):
    write(tmp_path, "1.txt", page("One", body="A bridge.", member="wren hill"))
    write(tmp_path, "2.txt", page("Two", body="A road.", member="Wren-Hill"))
    import_seeds(tmp_path)
    assert User.objects.get().posts.count() == Category.objects.get().posts.count() == 2


def test_categories_are_told_apart_by_words_not_by_case(tmp_path):
    town = make.category("town")
    import_seeds(write(tmp_path, "page.txt", page()))
    assert the_post().category == town


def test_two_categories_that_make_one_slug_get_two(tmp_path):
    make.category("Town")
    import_seeds(write(tmp_path, "page.txt", page().replace("Category: Town", "Category: Town!")))
    assert the_post().category.slug == "town-2"


def test_what_is_longer_than_a_title_is_cut_and_kept_whole_in_the_report(tmp_path):
    title = "A very long title " * 20
    import_seeds(write(tmp_path, "page.txt", page(title)))
    assert len(the_post().title) == 200
    assert title.strip() in {fact["value"] for fact in the_post().imported_file.report}


def test_answers_nested_deeper_than_numbers_go_are_refused(tmp_path):
    lines = range(2, DEEPEST + 3)
    text = "A title\n" + "\n".join(f"Comment {line}." for line in lines)
    answers = "".join(
        f'[[comments]]\nlines = "{line}"\n'
        + (f'answers = {line - 1}\nevidence = "reading"\nbecause = "x"\n' if line > 2 else "")
        for line in lines
    )
    run = import_seeds(write(tmp_path, "deep.txt", text, annotation=f'[header]\nlines = "1"\n{answers}'))
    assert f"deep.txt, line {DEEPEST + 2}: this comment answers more than" in run.complaints
    assert not Post.objects.exists()


def test_text_that_looks_like_markup_stays_text(tmp_path):
    import_seeds(write(tmp_path, "page.txt", page(body="<script>alert(1)</script> *not* [a](javascript:b) # no")))
    assert "<script" not in the_post().body_html
    assert "*not* [a](javascript:b) # no" in the_post().body_html
