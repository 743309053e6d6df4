
import assessments.models.assessing
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_initial'),
        ('trends', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='comment')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='assessments.assessment')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='assessments.comment')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=assessments.models.assessing.new_reference, editable=False, max_length=14, unique=True, verbose_name='reference')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('file', models.CharField(blank=True, editable=False, max_length=80, verbose_name='file')),
                ('filename', models.CharField(blank=True, max_length=150, verbose_name='name of the file')),
                ('content_type', models.CharField(blank=True, editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False, null=True, verbose_name='bytes')),
                ('true_on', models.DateField(verbose_name='true on')),
                ('strength', models.PositiveSmallIntegerField(choices=[(0, 'None'), (1, 'A statement'), (2, 'A document or a link'), (3, 'Checked by somebody outside the team')], default=2, verbose_name='strength')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='checked by')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='assessments.assessment')),
            ],
            options={
                'verbose_name': 'piece of evidence',
                'verbose_name_plural': 'evidence',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='assessments.comment')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mention',
                'verbose_name_plural': 'mentions',
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standpoint', models.CharField(choices=[('leadership', 'Senior leadership'), ('service', 'Service staff'), ('technology', 'Digital and IT staff'), ('other', 'Somewhere else')], default='other', max_length=10, verbose_name='seen from')),
                ('choice', models.CharField(blank=True, choices=[('', 'Not answered'), ('0', '0 Not started'), ('1', '1 Exploring'), ('2', '2 Developing'), ('3', '3 Embedded'), ('4', '4 Leading'), ('na', 'Does not apply here'), ('unknown', 'Do not know')], default='', max_length=7, verbose_name='level')),
                ('evidence', models.TextField(blank=True, max_length=4000, verbose_name='evidence')),
                ('certainty', models.PositiveSmallIntegerField(choices=[(1, 'A guess'), (2, 'Fairly sure'), (3, 'Sure')], default=2, verbose_name='how sure')),
                ('version', models.PositiveIntegerField(default=0)),
                ('given_at', models.DateTimeField(null=True, verbose_name='given')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='assessments.assessment')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'opinion',
                'verbose_name_plural': 'opinions',
                'ordering': ['action', 'standpoint', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=assessments.models.assessing.new_reference, editable=False, max_length=14, unique=True, verbose_name='reference')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='opened')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='surveys', to='assessments.assessment')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SurveyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('action', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='assessments.survey')),
                ('trend', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.trend')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['survey', 'position'],
            },
        ),
        migrations.CreateModel(
            name='SurveyResponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(editable=False, max_length=64)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='assessments.survey')),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MaxValueValidator(4)], verbose_name='level')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='assessments.surveyquestion')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='assessments.surveyresponse')),
            ],
            options={
                'verbose_name': 'answer of the survey',
                'verbose_name_plural': 'answers of the survey',
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('', 'Not answered'), ('0', '0 Not started'), ('1', '1 Exploring'), ('2', '2 Developing'), ('3', '3 Embedded'), ('4', '4 Leading'), ('na', 'Does not apply here'), ('unknown', 'Do not know')], max_length=7, verbose_name='agreed')),
                ('suggested', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MaxValueValidator(4)], verbose_name='suggested level')),
                ('spread', models.PositiveSmallIntegerField(null=True, verbose_name='spread')),
                ('opinions', models.PositiveSmallIntegerField(verbose_name='number of opinions')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='why it differs from the suggestion')),
                ('dissent', models.TextField(blank=True, max_length=2000, verbose_name='who sees it differently, and why')),
                ('agreed_at', models.DateTimeField(verbose_name='agreed at')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='assessments.assessment')),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
                'constraints': [models.UniqueConstraint(fields=('assessment', 'action'), name='one_agreement_per_action'), models.CheckConstraint(condition=models.Q(('choice__in', ['', '0', '1', '2', '3', '4', 'na', 'unknown'])), name='agreement_choice_known'), models.CheckConstraint(condition=models.Q(('suggested', None), ('choice', django.db.models.functions.comparison.Cast('suggested', models.CharField(max_length=7))), models.Q(('reason', ''), _negated=True), _connector='OR'), name='another_level_than_suggested_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='shared out')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trends.action')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='assessments.assessment')),
                ('assigned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'action', 'user'), name='one_assignment_per_person_and_action')],
            },
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['assessment', 'action'], name='comments_of_an_action'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('thread', None), ('resolved_at', None), _connector='OR'), name='only_threads_are_resolved'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('removed_at__isnull', False), _connector='XOR'), name='removed_or_a_text'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['assessment', 'action'], name='evidence_of_an_action'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('url', ''), _negated=True), models.Q(('file', ''), _negated=True), _connector='XOR'), name='evidence_is_a_link_or_a_file'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('strength__lte', 3)), name='evidence_strength_0_to_3'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('strength', 3), _negated=True), models.Q(('checked_by', ''), _negated=True), _connector='OR'), name='checked_evidence_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'user'), name='one_mention_per_comment'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('assessment', 'action', 'user'), name='one_opinion_per_person'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['', '0', '1', '2', '3', '4', 'unknown'])), name='opinion_choice_known'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('certainty__range', (1, 3))), name='opinion_certainty_1_to_3'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('assessment',), name='one_open_survey'),
        ),
        migrations.AddConstraint(
            model_name='surveyquestion',
            constraint=models.UniqueConstraint(fields=('survey', 'position'), name='one_question_per_position'),
        ),
        migrations.AddConstraint(
            model_name='surveyquestion',
            constraint=models.CheckConstraint(condition=models.Q(('action__isnull', True), ('trend__isnull', True), _connector='XOR'), name='about_an_action_or_a_trend'),
        ),
        migrations.AddConstraint(
            model_name='surveyresponse',
            constraint=models.UniqueConstraint(fields=('survey', 'device'), name='one_response_per_device'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.UniqueConstraint(fields=('response', 'question'), name='one_answer_per_response_and_question'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('level', None), ('level__lte', 4), _connector='OR'), name='survey_level_0_to_4'),
        ),
        # Last, as they keep everybody out of tables in use until the transaction ends.
        migrations.AddField(
            model_name='assessment',
            name='mode',
            field=models.CharField(choices=[('simple', 'One agreed answer'), ('opinions', 'Several opinions')], db_default='simple', default='simple', max_length=8, verbose_name='way of answering'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='round_opened_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='opinions opened'),
        ),
        migrations.AddField(
            model_name='submission',
            name='widest_spread',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='widest spread of opinions'),
        ),
        migrations.AddField(
            model_name='submittedanswer',
            name='agreement_reason',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='why it differs from the suggestion'),
        ),
        migrations.AddField(
            model_name='submittedanswer',
            name='dissent',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='who sees it differently, and why'),
        ),
    ]
