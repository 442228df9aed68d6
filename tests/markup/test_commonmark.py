import re

import pytest
from django.utils.html import conditional_escape

from forum.comments.models import Comment
from tests.support.tables import assert_each

from .reading import assert_safe, rendered

EXAMPLES = [
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("*a* **b** ***c***", "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>"),
    ("snake_case_name", "<p>snake_case_name</p>"),
    ("~~wrong~~ ~not~", "<p><s>wrong</s> ~not~</p>"),
    ("`<b>` ``a`b``", "<p><code>&lt;b&gt;</code> <code>a`b</code></p>"),
    ("> a\n> b\n\nc", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
    ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("    code\n    more", "<pre><code>code\nmore\n</code></pre>"),
    ("```\na\n  b\n```", "<pre><code>a\n  b\n</code></pre>"),
    ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    (r"\*a\* \# \\", "<p>*a* # \\</p>"),
    ("&copy; &amp; &#65;", "<p>© &amp; A</p>"),
    ("", ""),
]


def test_markdown_is_rendered_as_in_commonmark():
    def check(source, html):
        assert rendered(source).strip() == html

    assert_each(check, EXAMPLES)


# Text with marks, and what they surround. Scripts without spaces between words need none beside emphasis.
EMPHASIS = [
    ("这是**我想做的事。**所以继续。", "strong", "我想做的事。"),
    ("他说**“你好”**然后", "strong", "“你好”"),
    ("这个**「重要」**的", "strong", "「重要」"),
    ("**注意：**请看", "strong", "注意："),
    ("请看（**注意**）吧", "strong", "注意"),
    ("これは**強調（きょうちょう）**です", "strong", "強調（きょうちょう）"),
    ("これは*「強調」*です", "em", "「強調」"),
    ("**(주의)**는", "strong", "(주의)"),
    ("**ｶﾅ。**ｶﾅ", "strong", "ｶﾅ。"),
    ("前~~「旧」~~后", "s", "「旧」"),
    ("看**`x`**吧", "strong", "x"),
    ("看**[图](/a)**吧", "strong", "图"),
    ("**葛\U000e0100。**と", "strong", "葛\U000e0100。"),
    ("**𠀋。**𠀋", "strong", "𠀋。"),
    ("**https://example.org/**。后", "strong", "https://example.org/"),
    ("**@ben。**后", "strong", "@ben。"),
    ("_「重要」_、", "em", "「重要」"),
]


def test_emphasis_needs_no_spaces_in_scripts_without_them():
    def check(source, tag, text):
        page = assert_safe(rendered(source))
        assert page.tags.count(tag) == 1
        assert f">{text}</{tag}>" in re.sub(r"</?(?:a|code)\b[^>]*>", "", rendered(source))

    assert_each(check, EMPHASIS)


NO_EMPHASIS = ["文_文_文", "** 文**", 'a**"b"**c', "😀**(a)**b"]


def test_other_marks_are_left_as_they_are():
    def check(source):
        assert not {"em", "strong"} & set(assert_safe(rendered(source)).tags)

    assert_each(check, NO_EMPHASIS)


# Text right below a quotation is outside it.
BELOW = [
    ("> a\nb", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>"),
    (
        "> a\n> b\nc\n> d",
        "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>\n<blockquote>\n<p>d</p>\n</blockquote>",
    ),
    ("> > a\n> b", "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n</blockquote>"),
    (">a\n   b", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>"),
    ("> - a\nb", "<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n<p>b</p>"),
    ("> # a\nb", "<blockquote>\n<h3>a</h3>\n</blockquote>\n<p>b</p>"),
    ("- > a\n  b", "<ul>\n<li>\n<blockquote>\n<p>a</p>\n</blockquote>\nb</li>\n</ul>"),
    ("> a\n    b\n\tc", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b<br>\nc</p>"),
    ("> a\n\n    b", "<blockquote>\n<p>a</p>\n</blockquote>\n<pre><code>b\n</code></pre>"),
    ("- a\nb", "<ul>\n<li>a<br>\nb</li>\n</ul>"),
]


def test_text_right_below_a_quotation_is_outside_it():
    def check(source, html):
        assert rendered(source).strip() == html

    assert_each(check, BELOW)


def test_a_newline_becomes_a_line_break():
    assert rendered("Roses are red,\nviolets are blue.") == "<p>Roses are red,<br>\nviolets are blue.</p>\n"


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("# a", "h3"),
        ("## a", "h4"),
        ("### a", "h5"),
        ("#### a", "h6"),
        ("###### a", "h6"),
        ("a\n=", "h3"),
        ("a\n-", "h4"),
    ],
)
def test_headings_begin_at_h3(source, tag):
    assert rendered(source) == f"<{tag}>a</{tag}>\n"


def test_a_small_table_is_a_table():
    page = assert_safe(rendered("| town | people |\n|:-----|-------:|\n| Elm | 12 |\n| *Oak* | |"))
    assert page.tags.count("th") == 2
    assert page.tags.count("td") == 4
    assert page.words == ["town", "people", "Elm", "12", "Oak"]


def test_a_table_with_thousands_of_missing_cells_stays_text():
    page = assert_safe(rendered("a|" * 50 + "\n" + "-|" * 50 + "\n" + "|\n" * 200))
    assert "table" not in page.tags


def test_code_has_no_class_attribute():
    assert rendered('```js" onclick="x\n<b>\n```') == "<pre><code>&lt;b&gt;\n</code></pre>\n"


def test_html_is_shown_as_text():
    assert rendered("<b>bold</b>\n\n<div>x</div>") == (
        "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n<p>&lt;div&gt;x&lt;/div&gt;</p>\n"
    )


def test_rendered_html_is_not_escaped_in_templates():
    assert conditional_escape(Comment(body_html=rendered("*a*")).html) == "<p><em>a</em></p>\n"


def test_rendered_html_is_a_plain_string():
    assert type(rendered("*a*")) is str
