import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# The limits of time are those of pages; see config/databases.py.
os.environ.setdefault("SERVES_PAGES", "1")
application = get_wsgi_application()

from registrations.operations.schema import refuse_old_schema  # noqa: E402  Django has to be set up first

refuse_old_schema()
