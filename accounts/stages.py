"""Login stages that differ from allauth's."""

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.stages import EmailVerificationStage

from .models import User


class VerifyUnlessOwner(EmailVerificationStage):
    """Email verification for everyone but the owner, who must be able to log in to fix a broken mail server."""

    def handle(self):
        if isinstance(self.login.user, User) and self.login.user.is_owner:
            return None, True
        return super().handle()


def forget_sign_up(request) -> None:
    """Cancel this session's unverified sign-up.

    That includes a sign-up that created no account because the address already had one.
    """
    login = unstash_login(request)
    if login is not None and login.signup and isinstance(login.user, User):
        login.user.undo_sign_up()
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    clear_login(request)
