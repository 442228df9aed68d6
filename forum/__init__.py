"""Seedbed: a forum for discussing the news.

Members publish posts: links to news articles (seeds) or articles of their own (originals). Under each post is a
thread of comments, and every comment has a number that never changes.

Start with `forum/comments/models/comment.py`: `publish` shows how everything here is done. Then read
docs/architecture.md, which follows a request from its URL to the database row.

The apps, from top to bottom. Each imports only from those below it; pyproject.toml lists every module, and
`make lint` checks it. These also don't import each other: importing and people; bookmarks, fetching and search;
checklist and posts; moderation and notifications; drafts and mail.

    importing       articles and discussions from text files; sample content
    people          profiles, the welcome, the export of a member's data, deleting an account
    bookmarks       posts and comments that members keep for themselves
    search          finding posts and comments by their words
    fetching        articles by URL: what their pages say about them
    comments        threads, and the page of a post with its thread
    posts           seeds and originals, their lists, edit history, upvotes
    checklist       what the owner of a new site has to do
    categories      every post is in one
    moderation      hiding, reports, the log of decisions, suspensions, the staff pages
    notifications   what each member has read, the tracker, notifications
    drafts          text typed into a form and not sent yet
    mail            outbound email
    accounts        members: sign-up, login, preferences, mentions, ignoring (beside this package)
    pagecache       whole pages, cached for visitors until something on them changes

Below the apps:

    web             what every view uses: guards, paging, middleware, Jinja2, error pages
    permissions.py  who may do what, and why not
    text            Markdown to safe HTML, and what changed between two texts
    formats         how dates are written

Around them: settings.py has all settings, urls.py says which app answers which URL, wsgi.py is what gunicorn
loads, and site/ runs the whole: `manage.py serve`, the embedded PostgreSQL, environment, logging, static files.
"""
