"""What people say to one another about an action, and what they show for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessing import Assessment, EvidenceStrength, new_reference
from trends.models import Action

TEXT_LIMIT = 4000  # characters


class OfAssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the assessments this member may open."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))


class CommentQuerySet(OfAssessmentQuerySet):
    def threads(self):
        """The comments that began one."""
        return self.filter(thread=None)

    def open_threads(self):
        return self.threads().filter(resolved_at=None)


class Comment(models.Model):
    """Begins a thread, or answers the comment that began it (`thread`). What was removed keeps its place only."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=TEXT_LIMIT)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)  # of whole threads only
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)  # by its author

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["assessment", "action"], name="comments_of_an_action")]
        constraints = [
            models.CheckConstraint(condition=Q(thread=None) | Q(resolved_at=None), name="only_threads_are_resolved"),
            models.CheckConstraint(condition=~Q(text="") ^ Q(removed_at__isnull=False), name="removed_or_a_text"),
        ]

    def __str__(self):
        return f"{self.assessment} {self.pk}"


class MentionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those in comments this member may read."""
        return self.filter(comment__in=Comment.objects.visible_to(user))

    def waiting_for(self, user):
        """Those of this person, newest first, in threads that are not resolved, of open assessments they may open.

        Each with what a list shows: the comment, its author, action, assessment, organisation and edition. One query.
        """
        unresolved = Q(comment__thread=None, comment__resolved_at=None) | Q(
            comment__thread__isnull=False, comment__thread__resolved_at=None
        )
        own = self.visible_to(user).filter(unresolved, user=user, comment__assessment__status=Assessment.Status.OPEN)
        shown = ("author", "action", "assessment__organisation", "assessment__edition")
        return own.select_related(*(f"comment__{name}" for name in shown)).order_by("-comment")


class Mention(models.Model):
    """Somebody who is named in a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="one_mention_per_comment")]

    def __str__(self):
        return f"{self.comment_id} {self.user_id}"


class EvidenceQuerySet(OfAssessmentQuerySet):
    def count_by_code(self):
        """How many pieces each action has that has any, by its code. One query."""
        counted = self.order_by().values_list("action__code").annotate(count=models.Count("pk"))
        return dict(counted)


class Evidence(models.Model):
    """A link, or a file in the store of evidence (`file` is its name there), that stands for an answer."""

    ref = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.CharField(_("file"), max_length=80, blank=True, editable=False)
    filename = models.CharField(_("name of the file"), max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("bytes"), null=True, editable=False)
    true_on = models.DateField(_("true on"))
    strength = models.PositiveSmallIntegerField(
        _("strength"), choices=EvidenceStrength, default=EvidenceStrength.DOCUMENT
    )
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["assessment", "action"], name="evidence_of_an_action")]
        constraints = [
            models.CheckConstraint(condition=~Q(url="") ^ ~Q(file=""), name="evidence_is_a_link_or_a_file"),
            models.CheckConstraint(condition=Q(strength__lte=3), name="evidence_strength_0_to_3"),
            models.CheckConstraint(condition=~Q(strength=3) | ~Q(checked_by=""), name="checked_evidence_says_by_whom"),
        ]

    def __str__(self):
        return self.title
