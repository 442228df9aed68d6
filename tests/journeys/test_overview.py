"""The survey beside a long thread, which on phones is below it and begins with a bar."""

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader


@EVERY_WAY
def test_a_reader_finds_comments_with_the_overview(open_as, many, ben, way):
    reader = Reader(open_as, way, ben)
    page = reader.page

    def open_thread():
        page.goto(many.get_absolute_url() + ("#write" if way == "keyboard" else ""))
        if way == "touch":
            reader.swipe(700, 200)
            reader.swipe(300, 500)  # the bar appears on the way up

    def check(number: str):
        expect(page.locator(f"[id='c-{number}'] > .comment")).to_be_in_viewport()

    if way == "keyboard":
        page.goto(many.get_absolute_url())  # where Tab alone would lead through all comments
        reader.press(page.get_by_role("link", name="Add a comment"))
    else:
        open_thread()
    reader.press(page.get_by_role("link", name="Next new comment"))
    check("11.1")
    open_thread()
    reader.type(page.get_by_label("Go to comment #"), "12.1")
    reader.press(page.get_by_role("button", name="Go", exact=True))
    check("12.1")
    for link, number in (("Branch 19–20", "19"), ("5 ada", "5")):
        open_thread()
        if way == "touch":
            reader.press(page.get_by_role("link", name="Overview"))
        reader.press(page.locator("#overview").get_by_role("link", name=link))
        check(number)
    open_thread()
    reader.press(
        page.get_by_role("navigation", name="Sort comments by")
        .get_by_role("link", name="Newest")
        .locator("visible=true")
    )
    expect(page.locator(".thread .comment .number").first).to_have_text("21")
    open_thread()
    reader.press(page.locator("#overview").get_by_role("link", name="ada", exact=True))
    if way == "touch":  # the first tap shows the card
        reader.press(page.get_by_role("dialog", name="ada").get_by_role("link", name="View profile"))
    expect(page.get_by_role("heading", level=1, name="ada")).to_be_visible()
