"""What a meetup explored, written down afterwards."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from meetups.models.lifecycle import FOLD
from meetups.models.meetup import Meetup
from meetups.models.news import News


class Recap(models.Model):
    """One per meetup; seen by everyone once published."""

    meetup = models.OneToOneField(Meetup, on_delete=models.CASCADE, related_name="recap")
    text = models.TextField("recap", max_length=50_000, help_text="Markdown: what was explored, what comes of it.")
    published_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"Recap of {self.meetup}"

    def publish(self) -> None:
        """Lets everyone read it, and tells those who want to know. Raises ValidationError when it is out already, or
        the meetup is not over or did not happen."""
        with transaction.atomic():
            meetup = self.meetup._lock()
            recap = Recap.objects.select_for_update(no_key=True).get(pk=self.pk)
            if recap.published_at:
                raise ValidationError("This recap is out already.")
            if meetup.status != Meetup.Status.PUBLISHED or not meetup.is_over():
                raise ValidationError("A recap can come out once its meetup is over.")
            recap.published_at = timezone.now()
            recap.save(update_fields=["published_at"])
            meetup._announce(News.RECAP, recap.published_at + FOLD)
            meetup._change()
