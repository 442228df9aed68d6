"""After logging in or signing up, readers are back where they were."""

from playwright.sync_api import expect

from tests.support import make


def test_a_reader_logs_in_after_a_button_was_refused(open_as, thread, ada):
    page = open_as(ada)
    page.goto(f"{thread.get_absolute_url()}?order=newest")
    was_on = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Upvote 2").click()
    expect(page.get_by_text("You're not logged in.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name="Upvote 2")).to_be_visible()
    assert page.url == was_on


def test_a_reader_signs_up_from_the_masthead_of_a_thread(open_as, thread):
    page = open_as()
    page.goto(f"{thread.get_absolute_url()}?order=newest")
    was_on = page.url
    page.get_by_role("banner").get_by_role("link", name="Log in").click()
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Email").fill("dora@example.org")
    page.get_by_label("Username").fill("dora")
    page.get_by_label("Password").first.fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Welcome to Seedbed, dora")).to_be_visible()
    page.get_by_role("link", name="Continue to what you were reading").click()
    page.wait_for_url(was_on)
