"""Sample pages: the seed, and the forms of headers found so far with their fields."""

from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "fixtures" / "seeds" / "000_aa70204ed8885158.txt"

BODY = "The council met.\nIt went home."

# name: (page, fields of the header, text of the article)
HEADER_FORMS = {
    "seeded": (
        f"A title\nCategory: News & Politics\nVia: some-member • 3 years ago • 13 comments\n{BODY}",
        {
            "title": "A title",
            "category": "News & Politics",
            "via": "some-member",
            "age": "3 years ago",
            "comment_count": 13,
        },
        BODY,
    ),
    "written by the member": (
        f"A title\nCategory: Op/Ed\nBy: some-member • 11 hours ago • 2 comments\n{BODY}",
        {
            "title": "A title",
            "category": "Op/Ed",
            "author": "some-member",
            "age": "11 hours ago",
            "comment_count": 2,
        },
        BODY,
    ),
    "no-break spaces": (
        f"A\u00a0title\nCategory:\u00a0News\nVia:\u00a0\u00a0some\u00a0member\u00a0•\u00a03\u00a0days\u00a0ago"
        f"\u00a0•\u00a013\u00a0comments\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "via": "some member",
            "age": "3 days ago",
            "comment_count": 13,
        },
        BODY,
    ),
    "one comments": (
        f"A title\nVia: some-member • a month ago • 1 comments\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "a month ago", "comment_count": 1},
        BODY,
    ),
    "one comment": (
        f"A title\nVia: some-member • an hour ago • 1 comment\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "an hour ago", "comment_count": 1},
        BODY,
    ),
    "thousands of comments": (
        f"A title\nVia: some-member • 2 weeks ago • 1,204 comments\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "2 weeks ago", "comment_count": 1204},
        BODY,
    ),
    "an empty slot before the age": (
        f"A title\nCategory: News\nVia: some-member •   • 5 months ago • 4 comments\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "via": "some-member",
            "age": "5 months ago",
            "comment_count": 4,
        },
        BODY,
    ),
    "an empty slot for the age": (
        f"A title\nCategory: News\nVia: some-member •\u00a0 • 4 comments\n{BODY}",
        {"title": "A title", "category": "News", "via": "some-member", "comment_count": 4},
        BODY,
    ),
    "an empty slot for the member": (
        f"A title\nVia:  • 3 years ago • 4 comments\n{BODY}",
        {"title": "A title", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "a name with spaces, no count": (
        f"A title\nVia: Some Member Jr. • 3 years ago\n{BODY}",
        {"title": "A title", "via": "Some Member Jr.", "age": "3 years ago"},
        BODY,
    ),
    "a category and a name alone": (
        f"A title\nCategory: News\nVia: some-member\n{BODY}",
        {"title": "A title", "category": "News", "via": "some-member"},
        BODY,
    ),
    "a category alone": (
        f"A title\nCategory: News\n{BODY}",
        {"title": "A title", "category": "News"},
        BODY,
    ),
    "all on one line": (
        f"A title\nCategory: News • Via: some-member • 1 year ago • 0 comments\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "via": "some-member",
            "age": "1 year ago",
            "comment_count": 0,
        },
        BODY,
    ),
    "an arrow first": (
        f"╌>\nA title\nCategory: News\nVia: some-member • 3 years ago • 4 comments\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "via": "some-member",
            "age": "3 years ago",
            "comment_count": 4,
        },
        BODY,
    ),
    "an arrow before the title": (
        f"╌> A title\nVia: some-member • 3 years ago • 4 comments\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "an arrow, the name, and the title again below": (
        "╌>\nsome-member\nA title - The Courier\nCategory: News\nVia: some-member • 3 years ago • 4 comments"
        f"By: A Writer (The Courier)\nA title - The Courier\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "via": "some-member",
            "age": "3 years ago",
            "comment_count": 4,
            "byline": "A Writer",
            "source": "The Courier",
        },
        BODY,
    ),
    "an arrow and the name on one line, with blank lines": (
        f"╌> Some Member\n\nA title\n\nVia: some-member • 3 years ago • 4 comments\n\nA title\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "an arrow, the name of the author, the byline below": (
        "╌>\n@some-member\nA title\nCategory: News\nBy: some-member • a day ago • 4 comments\n"
        f"By: A Writer\nA title\n{BODY}",
        {
            "title": "A title",
            "category": "News",
            "author": "some-member",
            "age": "a day ago",
            "comment_count": 4,
            "byline": "A Writer",
        },
        BODY,
    ),
    "an arrow, a name that the header lacks": (
        f"╌>\nsome-member\nA title\nCategory: News\nA title\n{BODY}",
        {"title": "A title", "category": "News", "via": "some-member"},
        BODY,
    ),
    "the name above the title, without an arrow": (
        f"some-member\nA title\nVia: some-member • 3 years ago • 4 comments\nA title\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "an arrow, the name, the title joined to the count": (
        f"╌>\nsome-member\nA title\nCategory: News\nVia: some-member • 3 years ago • 4 commentsA title\n{BODY}",
        {"title": "A title", "category": "News", "via": "some-member", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "the title once more": (
        f"A title\nVia: some-member • 3 years ago • 4 comments\nA title\n{BODY}",
        {"title": "A title", "via": "some-member", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
    "the title once more, without its source": (
        "A title - The Courier\nVia: x • 1 day ago • 4 commentsBy: A Writer (The Courier)\n"
        f"A title\nA Writer\n{BODY}",
        {
            "title": "A title",
            "via": "x",
            "age": "1 day ago",
            "comment_count": 4,
            "byline": "A Writer",
            "source": "The Courier",
        },
        BODY,
    ),
    "the article glued on": (
        f"A title\nBy: some-member • 3 years ago • 138 commentsForeword • to all\n{BODY}",
        {"title": "A title", "author": "some-member", "age": "3 years ago", "comment_count": 138},
        f"Foreword • to all\n{BODY}",
    ),
    "the byline glued on": (
        f"A title\nVia: x • 3 years ago • 13 commentsBy: A Writer (The Courier)\n{BODY}",
        {
            "title": "A title",
            "via": "x",
            "age": "3 years ago",
            "comment_count": 13,
            "byline": "A Writer",
            "source": "The Courier",
        },
        BODY,
    ),
    "byline and article glued on": (
        f"A title\nVia: x • 3 years ago • 13 commentsBy: A Writer (The Courier)Foreword\n{BODY}",
        {
            "title": "A title",
            "via": "x",
            "age": "3 years ago",
            "comment_count": 13,
            "byline": "A Writer",
            "source": "The Courier",
        },
        f"Foreword\n{BODY}",
    ),
    "the byline on its own line": (
        f"A title\n\nVia: x • 3 years ago • 13 comments\n\nBy: A Writer\n{BODY}",
        {"title": "A title", "via": "x", "age": "3 years ago", "comment_count": 13, "byline": "A Writer"},
        BODY,
    ),
    "a second header in the article": (
        "A title\nCategory: News\nVia: first • 3 years ago • 4 comments\n"
        "Another\nCategory: Sports\nVia: second • 2 years ago • 9 comments\nIts text",
        {"title": "A title", "category": "News", "via": "first", "age": "3 years ago", "comment_count": 4},
        "Another\nCategory: Sports\nVia: second • 2 years ago • 9 comments\nIts text",
    ),
    "Windows line ends and a byte order mark": (
        "\ufeffA title\r\nVia: x • 3 years ago • 4 comments\r\nThe council met.\r\nIt went home.\r\n",
        {"title": "A title", "via": "x", "age": "3 years ago", "comment_count": 4},
        BODY,
    ),
}
