"""Files of a report are the writers' own until it is handed in. None are stored yet."""

import django.db.models.deletion
import followup.models.reports
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0017_municipality_of_stated_aid'),
        ('followup', '0009_report_due_note'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel('HistoricalReportFile'),
        migrations.DeleteModel('ReportFile'),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('file', models.FileField(upload_to=followup.models.reports._stored_name, verbose_name='file')),
                ('content_type', models.CharField(editable=False, max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size (bytes)')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('document', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_files', to='agreements.document', verbose_name='document of the case')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='followup.report', verbose_name='report')),
                ('uploaded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='report_files', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'file of a report',
                'verbose_name_plural': 'files of a report',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalReportFile',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('file', models.CharField(max_length=100, verbose_name='file')),
                ('content_type', models.CharField(editable=False, max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size (bytes)')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agreements.document', verbose_name='document of the case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='followup.report', verbose_name='report')),
                ('uploaded_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'historical file of a report',
                'verbose_name_plural': 'historical files of a report',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [models.Index(fields=['history_date', 'id'], name='followup_hi_history_8e3158_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
