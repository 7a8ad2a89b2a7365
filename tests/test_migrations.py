"""The migrations say what the models say, and each can be undone."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

APP = "agreements"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_step_can_be_undone() -> None:
    loader = MigrationExecutor(None).loader
    for (app, name), migration in loader.disk_migrations.items():
        if apps.get_app_config(app).name.split(".")[0] in {"iop", "partners", "agreements"}:
            for operation in migration.operations:
                assert operation.reversible, f"{app} {name}: {operation.describe()}"


@pytest.mark.django_db(transaction=True)
def test_the_newest_step_goes_back_and_forth() -> None:
    """Each migration is tried when it is the newest: to go all the way back takes minutes."""
    steps = sorted(key for key in MigrationExecutor(None).loader.disk_migrations if key[0] == APP)
    (_app, before), newest = steps[-2:]
    call_command("migrate", APP, before, verbosity=0)
    assert newest not in MigrationRecorder(connection).applied_migrations()
    call_command("migrate", verbosity=0)
    assert newest in MigrationRecorder(connection).applied_migrations()
