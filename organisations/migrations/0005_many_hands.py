
import django.db.models.deletion
import django.utils.timezone
import organisations.roles
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_second_factor_elsewhere'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessment_ref', models.CharField(blank=True, max_length=14, verbose_name='assessment')),
                ('kind', models.CharField(choices=[('started', 'Assessment started'), ('answer', 'Answer changed'), ('opinion', 'Opinion given'), ('agreed', 'Answer agreed'), ('mode', 'Way of answering changed'), ('round', 'Opinions opened'), ('submitted', 'Assessment submitted'), ('reopened', 'Assessment reopened'), ('report', 'Report requested'), ('shared', 'Work shared out'), ('comment', 'Comment'), ('evidence', 'Evidence'), ('survey', 'Staff survey'), ('founded', 'Organisation created'), ('invited', 'Invitation'), ('joined', 'Member joined'), ('asked', 'Request to join'), ('role', 'Role changed'), ('left', 'Member left'), ('settings', 'Settings changed'), ('exported', 'Everything exported'), ('closing', 'Deletion of the organisation')], max_length=9, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='of')),
                ('field', models.CharField(blank=True, max_length=30, verbose_name='part')),
                ('before', models.TextField(blank=True, verbose_name='before')),
                ('after', models.TextField(blank=True, verbose_name='after')),
                ('by_name', models.CharField(blank=True, max_length=220, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('began_at', models.DateTimeField(verbose_name='since')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'history',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['organisation', '-at'], name='events_newest_first'), models.Index(condition=models.Q(('assessment_ref', ''), _negated=True), fields=['assessment_ref', 'subject', '-at'], name='events_of_an_action')],
                'constraints': [models.CheckConstraint(condition=models.Q(('began_at__lte', models.F('at'))), name='events_end_after_they_begin')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[(organisations.roles.Role['LEAD'], 'Lead'), (organisations.roles.Role['CONTRIBUTOR'], 'Contributor'), (organisations.roles.Role['READER'], 'Reader')], max_length=11, verbose_name='role')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('mails', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='invited')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), fields=('organisation', 'email'), name='one_open_invitation_per_address'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='accepted_or_withdrawn_not_both')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('is_granted', models.BooleanField(default=False, verbose_name='let in')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ['created_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('organisation', 'user'), name='one_waiting_request_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('joining', 'Request to join'), ('membership', 'Change of membership'), ('mention', 'Mention'), ('reminder', 'Reminder'), ('closing', 'Deletion of the organisation')], max_length=10, verbose_name='about')),
                ('address', models.EmailField(max_length=254, verbose_name='to')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('unsubscribe', models.CharField(blank=True, editable=False, max_length=500)),
                ('key', models.CharField(blank=True, editable=False, max_length=100, null=True, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('token', models.CharField(blank=True, editable=False, max_length=16)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('gave_up_at', models.DateTimeField(blank=True, null=True, verbose_name='given up')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('gave_up_at', None), ('sent_at', None)), fields=['next_at'], name='mails_to_send')],
            },
        ),
        # Last, as they keep everybody out of tables in use until the transaction ends.
        migrations.AddField(
            model_name='membership',
            name='reminders',
            field=models.BooleanField(db_default=True, default=True, verbose_name='reminders by e-mail'),
        ),
        migrations.AddField(
            model_name='membership',
            name='standpoint',
            field=models.CharField(choices=[('leadership', 'Senior leadership'), ('service', 'Service staff'), ('technology', 'Digital and IT staff'), ('other', 'Somewhere else')], db_default='other', default='other', max_length=10, verbose_name='where you work'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='closes_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='deleted at'),
        ),
    ]
