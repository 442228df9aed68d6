"""Importing a file: the post, its thread and their provenance."""

import pytest

from accounts.models import RetiredName, User
from forum.categories.models import Category
from forum.comments.models import MAX_DEPTH, Comment
from forum.importing.models import Batch, ImportedFile, Provenance
from forum.posts.models import Post
from tests.importing.pages import BODY, HEADER_FORMS, SEED
from tests.importing.running import comments_by_number, copy_seed, import_seeds, imported_post, page, write
from tests.support import make
from tests.support.tables import assert_each, rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed():
    import_seeds(SEED)
    return imported_post()


def test_the_seed_becomes_a_post_with_its_thirteen_comments(seed):
    assert seed.title == "U.S. will give Russians written response to NATO demands, Blinken says"
    assert (seed.kind, seed.source_name, seed.byline) == (Post.Kind.SEED, "Axios", "Zachary Basu")
    assert seed.category.name == "News & Politics"
    assert seed.body.startswith("Secretary of State")
    assert "<strong>Why it matters:</strong>" in seed.body_html
    assert (seed.comment_count, seed.roots_numbered) == (13, 8)
    assert seed.published_at == seed.imported_at == seed.last_activity_at


def test_the_thread_of_the_seed_is_numbered_as_annotated(seed):
    assert list(comments_by_number(seed)) == [
        "1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "3", "4", "5", "6", "7", "8",
    ]  # fmt: skip
    assert "Exactly. And that's why" in comments_by_number(seed)["2.1.1"]
    for comment in seed.comments.all():
        assert comment.replies_numbered == comment.replies.count()
        assert comment.author is None
        assert comment.imported_at == seed.imported_at


def test_comments_by_members_continue_the_numbers(seed, ben):
    parent = seed.comments.get(path=[2, 1])
    assert make.comment(post=seed, author=ben, parent=parent).number == "2.1.3"
    assert make.comment(post=seed, author=ben).number == "9"


def test_an_invisible_title_and_category_are_ignored(tmp_path):
    text = f"\u3164\nCategory: \u2800\nVia: x • 3 years ago • 4 comments\n{BODY}"
    import_seeds(write(tmp_path, "page.txt", text))
    assert (imported_post().title, imported_post().category.name) == ("Title not recorded", "Unsorted")


def test_a_text_that_takes_too_long_to_format_is_refused(tmp_path):
    file = write(tmp_path, "page.txt", page(body="`[" * 9_000))
    run = import_seeds(file)
    assert run.failed
    assert "page.txt: This text takes too long to format" in run.errors
    assert not Post.objects.exists()


def test_a_title_cannot_change_the_writing_direction(tmp_path):
    import_seeds(write(tmp_path, "page.txt", page("The \u202egnp\x9b\u2066 bridge")))
    assert imported_post().title == "The gnp bridge"


def test_nobody_can_log_in_with_an_imported_name(seed):
    assert seed.author.username == "john-russell"
    assert seed.author.imported
    assert not seed.author.is_active
    assert not seed.author.has_usable_password()


def test_every_row_has_a_provenance(seed):
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
    assert lines[f"#2.1.1 · {seed}"] == [24, 25, 26]
    rows = (Post, Comment, Category, User)
    assert Provenance.objects.count() == sum(model.objects.count() for model in rows)


def test_without_an_annotation_everything_after_the_header_is_the_article(tmp_path):
    run = import_seeds(copy_seed(tmp_path, annotated=False))
    post = imported_post()
    assert post.comments.count() == post.comment_count == 0
    assert "Clean up in aisle 4" in post.body
    assert "nothing shows where the article ends and the discussion begins" in run.output


def test_each_form_of_header_is_imported(tmp_path):
    @rolled_back()
    def check(form):
        assert_imported(tmp_path, *HEADER_FORMS[form])

    assert_each(check, HEADER_FORMS)


def assert_imported(folder, text, header, article):
    assert not import_seeds(write(folder, "page.txt", text)).failed
    post = imported_post()
    assert post.kind == ("original" if "author" in header else "seed")
    assert post.title == header["title"]
    assert post.category.name == header.get("category", "Unsorted")
    assert (post.byline, post.source_name) == (header.get("byline", ""), header.get("source", ""))
    assert post.body.replace("\n\n", "\n").replace("\\", "") == article
    assert post.imported_file.header["age"] == header.get("age", "")
    assert post.imported_file.header["comment_count"] == header.get("comment_count")
    name = header.get("via", header.get("author", ""))
    assert post.imported_file.member == name
    is_valid = name in {"some-member", "some member", "first"}
    assert (post.author and post.author.username) == (name.replace(" ", "-") if is_valid else None)


def test_a_text_without_a_header_becomes_an_uncategorised_article(tmp_path):
    run = import_seeds(write(tmp_path, "page.txt", BODY))
    assert (imported_post().title, imported_post().category.name, imported_post().author) == (
        "The council met.",
        "Unsorted",
        None,
    )
    assert "no category is recorded" in run.output


def test_a_header_without_a_title_gets_a_placeholder(tmp_path):
    import_seeds(write(tmp_path, "page.txt", f"Category: Town\nVia: wren-hill • 3 years ago • 4 comments\n{BODY}"))
    assert imported_post().title == "Title not recorded"


def test_a_post_is_not_attributed_to_a_member_with_the_same_name(tmp_path):
    member = make.member("Wren-Hill")
    run = import_seeds(write(tmp_path, "page.txt", page(member="wren hill")))
    assert imported_post().author is None
    assert not member.posts.exists()
    assert imported_post().imported_file.member == "wren hill"
    assert "a member of this site has this name and may be someone else" in run.output


def test_a_post_is_not_attributed_to_a_former_member(tmp_path):
    RetiredName.objects.create(name="wren-hill")
    run = import_seeds(write(tmp_path, "page.txt", page()))
    assert imported_post().author is None
    assert "a former member had this name" in run.output


def test_a_post_is_not_attributed_to_a_name_that_looks_like_a_members(tmp_path):
    make.member("cleo", display_name="Wrеn Hi11")  # with a Cyrillic letter
    run = import_seeds(write(tmp_path, "page.txt", page(member="wren hill")))
    assert imported_post().author is None
    assert "this name looks too much like another member's" in run.output


def test_nobody_can_look_like_an_imported_author(tmp_path, browse, ada):
    import_seeds(write(tmp_path, "page.txt", page(member="wren hill")))
    form = {"display_name": "Wrеn.Hi11", "theme": "auto", "reading_order": "oldest"}
    response = browse(ada).post("/accounts/preferences/", form)
    assert response.context["form"].errors.keys() == {"display_name"}


def test_imported_authors_keep_their_names_even_if_they_look_alike(tmp_path, browse, ada):
    """They were different people on the other site, and nobody can log in as them."""
    names = ["wren hill", "wrenhill", "wren hi11"]
    for name in names:
        write(tmp_path, f"{name}.txt", page(name, body=f"By {name}.", member=name))
    import_seeds(tmp_path)
    authors = Post.objects.values_list("author__username", flat=True)
    assert set(authors) == {"wren-hill", "wrenhill", "wren-hi11"}
    form = {"display_name": "Wren Hill", "theme": "auto", "reading_order": "oldest"}
    response = browse(ada).post("/accounts/preferences/", form)
    assert response.context["form"].errors.keys() == {"display_name"}


def test_two_files_can_share_an_author_and_a_category(tmp_path):
    write(tmp_path, "1.txt", page("One", body="A bridge.", member="wren hill"))
    write(tmp_path, "2.txt", page("Two", body="A road.", member="Wren-Hill"))
    import_seeds(tmp_path)
    assert User.objects.get().posts.count() == Category.objects.get().posts.count() == 2


def test_categories_are_matched_ignoring_case(tmp_path):
    town = make.category("town")
    import_seeds(write(tmp_path, "page.txt", page()))
    assert imported_post().category == town


def test_two_categories_with_the_same_slug_get_different_ones(tmp_path):
    make.category("Town")
    import_seeds(write(tmp_path, "page.txt", page().replace("Category: Town", "Category: Town!")))
    assert imported_post().category.slug == "town-2"


def test_a_long_title_is_cut_and_the_report_has_all_of_it(tmp_path):
    title = "A very long title " * 20
    import_seeds(write(tmp_path, "page.txt", page(title)))
    assert len(imported_post().title) == 200
    assert title.strip() in {fact["value"] for fact in imported_post().imported_file.report}


def test_replies_nested_too_deeply_are_refused(tmp_path):
    lines = range(2, MAX_DEPTH + 3)
    text = "A title\n" + "\n".join(f"Comment {line}." for line in lines)
    answers = "".join(
        f'[[comments]]\nlines = "{line}"\n'
        + (f'answers = {line - 1}\nevidence = "reading"\nbecause = "x"\n' if line > 2 else "")
        for line in lines
    )
    run = import_seeds(write(tmp_path, "deep.txt", text, annotation=f'[header]\nlines = "1"\n{answers}'))
    assert f"deep.txt, line {MAX_DEPTH + 2}: this comment is nested below more than" in run.errors
    assert not Post.objects.exists()


def test_text_that_looks_like_markup_stays_text(tmp_path):
    import_seeds(write(tmp_path, "page.txt", page(body="<script>alert(1)</script> *not* [a](javascript:b) # no")))
    assert "<script" not in imported_post().body_html
    assert "*not* [a](javascript:b) # no" in imported_post().body_html
