"""`manage.py make_demo`: fill the site with sample content, and say how to log in to it."""

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from forum.importing.demo import content as demo


class Command(BaseCommand):
    help = "Fill a site that has no members and posts of its own with sample content, marked as such."

    def handle(self, **options) -> None:
        if not demo.is_there() and (reason := demo.barrier()):
            raise CommandError(f"{reason}; sample content goes into an empty one only. Nothing was written.")
        if made := demo.fill():
            rows = ", ".join(f"{count} {kind}" for kind, count in made.items())
            self.stdout.write(f"Made sample content: {rows}")
        else:
            self.stdout.write("The sample content is there already; nothing was written")
        self.say_logins()

    def say_logins(self) -> None:
        """Say the password to those accounts that still have it."""
        password = demo.password()
        members = User.objects.filter(username__in=demo.LOGINS).order_by("username")
        for member in members:
            if member.check_password(password):
                self.stdout.write(f"Log in as {member} ({member.get_role_display()}) with the password {password}")
