"""`manage.py make_demo`: fills the site with sample content and prints the logins."""

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from forum.importing.demo import content as demo


class Command(BaseCommand):
    help = "Fill an empty site with sample content, marked as such."

    def handle(self, **options) -> None:
        if not demo.exists() and (reason := demo.why_not_fill()):
            raise CommandError(f"{reason}. Sample content can only be added to an empty site. Nothing was saved.")
        if made := demo.fill():
            rows = ", ".join(f"{count} {kind}" for kind, count in made.items())
            self.stdout.write(f"Sample content created: {rows}")
        else:
            self.stdout.write("The sample content already exists. Nothing was saved.")
        self.print_logins()

    def print_logins(self) -> None:
        """Print the password for the accounts that still use it."""
        password = demo.password()
        members = User.objects.filter(username__in=demo.LOGINS).order_by("username")
        for member in members:
            if member.check_password(password):
                self.stdout.write(f"Log in as {member} ({member.get_role_display()}) with the password {password}")
