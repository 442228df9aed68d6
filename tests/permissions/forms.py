"""The data sent with each POST, valid for everyone who may submit the form.

The exception are forms that require reauthentication.
"""

from tests.images import pictures
from tests.support import make

# One form for all paths. Each view uses the fields it knows.
FORM = {
    # posts, comments, reports
    "kind": "original",
    "title": "A tunnel",
    "category": "{category}",
    "body": "Different text.",
    "reason": "Taunting.",
    # drafts, ignoring and preferences
    "member": "ada",
    "form_url": "/publish/",
    "order": "newest",
    "theme": "dark",
    "reading_order": "newest",
    "withdraw": "yes",
    # moderation
    "days": "1",
    "role": "moderator",
    "name": "Housing",
    "slug": "housing",
    "position": "1",
    "colour": "3",
    # the site
    "tagline": "News for all.",
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
    "/publish/link/": {"url": "https://other.example/bridge"},
    "/site/checklist/mark/": {"kind": "backup"},
    "/p/{post}/history/": {"revision": "{post_version}"},
    "/p/{post}/c/1/history/": {"revision": "{comment_version}"},
}


FILES = {"/accounts/picture/": "picture", "/site/logo/": "picture"}  # names of fields


def fill_form(path: str, world: dict) -> dict[str, object]:
    """The data to send to a path of the tables."""
    form = {name: text.format(**world) for name, text in (FORM | FORMS.get(path, {})).items()}
    return form | ({FILES[path]: pictures.upload(pictures.picture())} if path in FILES else {})
