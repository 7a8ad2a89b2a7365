"""When a report is due, in words, where no day is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('followup', '0008_register_entry_goes_with_its_aid'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalreportdue',
            name='due_note',
            field=models.CharField(blank=True, help_text='Such as: spring 2019.', max_length=200, verbose_name='when, in words'),
        ),
        migrations.AddField(
            model_name='reportdue',
            name='due_note',
            field=models.CharField(blank=True, help_text='Such as: spring 2019.', max_length=200, verbose_name='when, in words'),
        ),
    ]
