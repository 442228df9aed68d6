"""Reading, writing, voting and moderating also work in WebKit, which iPhones have."""

import pytest
from selenium.webdriver.common.by import By

from tests.support import make
from tests.support.webkit import wait

pytestmark = [pytest.mark.deep, pytest.mark.filterwarnings("ignore:setting remote_server_addr")]  # Selenium's own


def link(driver, text: str):
    return wait(driver, lambda d: d.find_element(By.PARTIAL_LINK_TEXT, text))


def test_a_visitor_reads_from_the_front_page_to_a_comment(open_in_webkit, thread):
    driver = open_in_webkit("/")
    link(driver, thread.title).click()
    wait(driver, lambda d: "And who pays?" in d.find_element(By.ID, "comments").text)
    assert driver.execute_script("return document.querySelector('time').textContent")


def test_a_member_previews_and_publishes_a_reply_in_the_thread(open_in_webkit, thread, ada):
    driver = open_in_webkit(thread.get_absolute_url(), ada)
    url = driver.current_url
    driver.find_element(By.CSS_SELECTOR, "#c-2 [data-reply]").click()
    field = wait(driver, lambda d: d.find_element(By.CSS_SELECTOR, "#c-2 textarea"))
    field.send_keys("The *county*.")
    driver.find_element(By.CSS_SELECTOR, "#c-2 [name=preview]").click()
    wait(driver, lambda d: "The county." in d.find_element(By.CSS_SELECTOR, "#c-2 .preview").text)
    assert driver.current_url == url
    driver.find_element(By.CSS_SELECTOR, "#c-2 .button-primary").click()
    wait(driver, lambda d: "The county." in d.find_element(By.CSS_SELECTOR, "[id='c-2.1']").text)


def test_a_member_upvotes_and_takes_it_back(open_in_webkit, thread, ada):
    comment = make.comment(post=thread, body="Voted on.")
    driver = open_in_webkit(thread.get_absolute_url(), ada)
    selector = f"[id='c-{comment.number}'] button.upvote"
    driver.find_element(By.CSS_SELECTOR, selector).click()
    wait(driver, lambda d: d.find_element(By.CSS_SELECTOR, selector).get_attribute("aria-pressed") == "true")
    driver.find_element(By.CSS_SELECTOR, selector).click()
    wait(driver, lambda d: d.find_element(By.CSS_SELECTOR, selector).get_attribute("aria-pressed") == "false")
    comment.refresh_from_db()
    assert comment.upvote_count == 0


def test_a_moderator_hides_a_comment(open_in_webkit, thread, mo):
    comment = make.comment(post=thread, body="Rude.")
    driver = open_in_webkit(f"/admin/comments/comment/act/hide/?pick={comment.pk}", mo)
    driver.find_element(By.NAME, "reason").send_keys("Rude.")
    driver.find_element(By.CSS_SELECTOR, "main .button-primary, main .button-danger").click()
    wait(driver, lambda d: "/act/" not in d.current_url)
    comment.refresh_from_db()
    assert comment.hidden_reason == "Rude."
