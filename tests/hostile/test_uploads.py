"""No form accepts files, so they're refused before they're stored. So is a body that is too large to be a form."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.tables import assert_each, rolled_back

from .mutations import CSRF
from .wsgi import respond

FORM = {"member": "ada", "body": "Half a thought", "kind": "original", "title": "A bridge"}
POST = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/accounts/login/",
    "HTTP_COOKIE": f"csrftoken={CSRF}",
    "HTTP_X_CSRFTOKEN": CSRF,
    "CONTENT_TYPE": "multipart/form-data; boundary=x",
}
FILE = b'--x\r\nContent-Disposition: form-data; name="body"; filename="a"\r\n\r\n'


class CountingBody(BytesIO):
    """A body that counts the bytes read from it."""

    count = 0

    def read(self, size=-1):
        found = super().read(size)
        self.count += len(found)
        return found


def test_a_form_with_a_file_is_refused_with_a_message_and_stores_nothing(browse, olga, post, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    urls = ["/publish/", "/drafts/", f"/p/{post.pk}/c/publish/", "/accounts/preferences/", "/admin/posts/post/"]

    @rolled_back()
    def check(url):
        form = FORM | {"file": SimpleUploadedFile("a.txt", b"x" * 100_000)}
        response = browse(olga).post(url, form)
        assert response.status_code == 400
        assert "such as a file" in response.text
        assert list(tmp_path.iterdir()) == []

    assert_each(check, urls)


@pytest.mark.django_db
def test_a_file_is_refused_when_it_begins():
    body = CountingBody(FILE + b"x" * 900_000)
    response = respond(POST | {"CONTENT_LENGTH": str(900_000), "wsgi.input": body})
    assert response.status == 400
    assert body.count < 200_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/no/such/page/", "/healthz", "/accounts/2fa/webauthn/login/"]
)
def test_a_body_that_is_too_large_is_refused_before_it_is_read(path):
    body = CountingBody(FILE)
    response = respond(POST | {"PATH_INFO": path, "CONTENT_LENGTH": "300000000", "wsgi.input": body})
    assert response.status == 400
    assert "far too much text" in response.page
    assert body.count == 0


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "a", "-5", "9" * 5_000])
def test_a_body_of_unknown_length_is_not_read(length):
    body = CountingBody(b"login=ada")
    response = respond(POST | {"CONTENT_LENGTH": length, "wsgi.input": body})
    assert response.status in {200, 400}
    assert body.count == 0


@pytest.mark.django_db
def test_a_form_with_too_many_fields_is_refused():
    body = b"&".join(b"a%d=b" % number for number in range(2_000))
    response = respond(POST | {"CONTENT_TYPE": "application/x-www-form-urlencoded"}, body)
    assert response.status == 400
