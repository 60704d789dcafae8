"""Trying again: what goes away by itself is not told, what does not is told as busy, and nobody by name."""

from itertools import count

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction

from registrations.core.transactions import TRIES, DatabaseBusy, retrying

NAMED = IntegrityError("DETAIL: Key (email_key)=(anna@muzejs.example) already exists.")


def failing(error, *, times):
    """Return an operation which fails so many times, and then tells how often it was tried."""
    tries = count(1)

    @retrying
    def operation() -> int:
        this = next(tries)
        if this <= times:
            raise error
        return this

    return operation


@pytest.mark.django_db(transaction=True)
def test_what_goes_away_is_tried_again():
    assert failing(IntegrityError(), times=TRIES - 1)() == TRIES


@pytest.mark.django_db(transaction=True)
def test_what_a_constraint_refuses_each_time_is_no_busy_database_and_the_log_names_nobody(caplog):
    with pytest.raises(IntegrityError):
        failing(NAMED, times=TRIES)()

    assert [record.getMessage() for record in caplog.records] == ["Gave up operation: IntegrityError"]


@pytest.mark.django_db(transaction=True)
def test_a_column_that_is_not_there_is_no_busy_database():
    @retrying
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM trainings_cycle")

    with pytest.raises((OperationalError, ProgrammingError)) as error:
        read()
    assert not isinstance(error.value, DatabaseBusy)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_twice_for_a_lock():
    operation = failing(OperationalError("database is locked"), times=1)

    with pytest.raises(DatabaseBusy):
        operation()
    assert operation() == 2


@pytest.mark.django_db(transaction=True)
def test_inside_of_another_transaction_nothing_is_tried_again():
    operation = failing(IntegrityError(), times=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        operation()
    assert operation() == 2
