"""Steps of logging in that differ from allauth's."""

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.stages import EmailVerificationStage


class VerifyUnlessOwner(EmailVerificationStage):
    """The owner logs in without a verified address: if mail doesn't work, the owner is the one to fix it."""

    def handle(self):
        if self.login.user is not None and self.login.user.is_owner:
            return None, True
        return super().handle()


def forget_sign_up(request) -> None:
    """Let go of a sign-up of this session that nobody has verified; also of one that was none, because the address
    has an account."""
    login = unstash_login(request)
    if login is not None and login.signup and login.user is not None:
        login.user.undo_sign_up()
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    clear_login(request)
