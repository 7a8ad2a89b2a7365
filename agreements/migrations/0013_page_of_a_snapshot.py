from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0012_issued_words_of_a_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="page",
            field=models.TextField(default="", editable=False, verbose_name="page"),
        ),
    ]
