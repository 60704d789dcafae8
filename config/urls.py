from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import views
from registrations.views import demo, health, machines

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("site.webmanifest", machines.manifest, name="manifest"),
    *i18n_patterns(
        path("", include("trainings.urls")),
        path("", include("registrations.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/messages/", demo.messages, name="demo_messages"),
        path("demo/zoom-report.csv", demo.zoom_report, name="demo_zoom_report"),
        path("demo/messages/<int:pk>/", demo.message, name="demo_message"),
        path("demo/messages/<int:pk>.html", demo.message_html, name="demo_message_html"),
    ]
