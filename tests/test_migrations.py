"""The migrations say what the models say, and each can be undone."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OURS = ("accounts", "partners", "agreements")


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
def test_agreements_go_back_to_nothing_and_forth() -> None:
    call_command("migrate", "agreements", "zero", verbosity=0)
    assert not [name for name in connection.introspection.table_names() if "agreements_" in name]
    call_command("migrate", verbosity=0)
