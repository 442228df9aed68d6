"""What a browser sends with each POST: forms that work for everyone who may send them,
except where members first have to prove again who they are."""

from tests.support import make

# One form for all paths; each view picks what it knows.
FORM = {
    # posts, comments, reports
    "kind": "original",
    "title": "A tunnel",
    "category": "{category}",
    "body": "Of other words.",
    "reason": "Taunting.",
    # one's own texts and preferences
    "member": "ada",
    "form_url": "/publish/",
    "order": "newest",
    "theme": "dark",
    "reading_order": "newest",
    "withdraw": "yes",
    # the moderators' desk
    "days": "1",
    "role": "moderator",
    "name": "Housing",
    "slug": "housing",
    "position": "1",
    # the account
    "login": "ada",
    "password": make.PASSWORD,
    "oldpassword": make.PASSWORD,
    "email": "dora@example.org",
    "username": "dora",
    "password1": "an even longer battery staple",
    "password2": "an even longer battery staple",
    "action_add": "",
}
FORMS = {
    "/p/{post}/history/": {"revision": "{post_version}"},
    "/p/{post}/c/1/history/": {"revision": "{comment_version}"},
}


def filled_in(path: str, world: dict) -> dict[str, str]:
    """The form that is sent to a path of the tables."""
    return {name: text.format(**world) for name, text in (FORM | FORMS.get(path, {})).items()}
