"""Reports: filing, listing and resolving them."""

from django.urls import reverse

from forum.moderation.models import Report
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


def test_a_second_report_by_the_same_member_extends_the_first(browse, ada, comment):
    for reason in ("Rude.", "Rude.", "Really rude."):
        browse(ada).post(reverse("comments:report", args=[comment.post_id, [1]]), {"reason": reason})
    assert [report.reason for report in comment.reports.all()] == ["Rude.\n\nReally rude."]


def test_after_a_report_is_resolved_the_same_member_can_report_again(ada, mo, comment):
    first, _ = comment.report(by=ada, reason="Rude.")
    first.resolve(by=mo, reason="It is not.")
    _, is_new = comment.report(by=ada, reason="It was edited, and now it is.")
    assert is_new


def test_a_report_is_resolved_once(act, ada, mo, comment, logged):
    report, _ = comment.report(by=ada, reason="Rude.")
    act(mo, "resolve", report, reason="A joke between friends.")
    act(mo, "resolve", report, reason="Once more.")
    report.refresh_from_db()
    assert not report.is_open
    assert logged() == [("mo-derator", "resolve", "A joke between friends.")]
    assert comment.decisions.get().detail == "Rude."


def test_a_report_cannot_be_resolved_without_an_answer(act, ada, mo, post, logged):
    report, _ = post.report(by=make.member(), reason="Made up.")
    act(mo, "resolve", report, reason="")
    report.refresh_from_db()
    assert report.is_open
    assert logged() == []


def test_all_reports_about_one_comment_can_be_resolved_together(act, browse, mo, comment, logged):
    reports = [
        comment.report(by=make.member(), reason=f"Rude, says {name}.")[0] for name in ("one", "two", "three")
    ]
    page = browse(mo).get(row_page(comment)).content.decode()
    assert "Resolve 3 open reports" in page
    assert (
        page_of(reports[0], "act", "resolve") + "?" + "".join(f"pick={each.pk}&amp;" for each in reports) in page
    )
    act(mo, "resolve", *reports, reason="Hidden; thank you.")
    assert not Report.objects.open().exists()
    assert len(logged()) == 3


def test_the_page_of_a_report_links_to_the_comment(browse, ada, mo, comment):
    report, _ = comment.report(by=ada, reason="Rude.")
    page = browse(mo).get(row_page(report)).content.decode()
    assert row_page(comment) in page
    assert comment.get_absolute_url() in page
    assert comment.body_html in page


def test_open_reports_are_listed_oldest_first_and_resolved_ones_last(browse, mo, post):
    reports = [post.report(by=make.member(), reason=f"Reason {number}.")[0] for number in range(3)]
    reports[0].resolve(by=mo, reason="It is fine.")
    listed = browse(mo).get(page_of(reports[0], "changelist")).context["cl"].result_list
    assert [report.pk for report in listed] == [reports[1].pk, reports[2].pk, reports[0].pk]
    assert [report.others_open for report in listed] == [1, 1, 2]


def test_the_index_lists_each_reported_item_once(browse, mo, post, comment):
    for target in (comment, comment, comment, post):
        target.report(by=make.member(), reason=f"About {target}.")
    words = read(browse(mo).get("/admin/")).words
    assert "4 open reports" in words
    assert words.count(f"About {comment}.") == 1
    assert "and by 2 others" in words


def test_the_index_says_if_there_are_no_open_reports(browse, mo):
    assert "When a member reports something, it appears here." in read(browse(mo).get("/admin/")).words


def test_a_report_by_a_former_member_can_still_be_read(browse, ada, mo, comment):
    report, _ = comment.report(by=ada, reason="Rude.")
    Report.objects.filter(pk=report.pk).update(by=None)
    assert "a former member" in read(browse(mo).get("/admin/")).words
    assert browse(mo).get(row_page(report)).status_code == 200
