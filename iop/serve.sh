#!/bin/sh
# Brings the database up to date and serves the site: what `make run` does last.
# With nothing configured it is a trial on one's own machine, filled with the demo.
set -eu

if [ ! -f .env ] && [ -z "${SECRET_KEY:-}${DEBUG:-}" ]; then
  export DEMO="${DEMO:-true}" SITE_URL="${SITE_URL:-http://127.0.0.1:$PORT}"
fi
manage() { .venv/bin/python manage.py "$@"; }

mkdir -p var
manage migrate --verbosity 0
if [ "${DEMO:-}" = true ]; then
  manage demo --if-empty
else
  manage load_standards
fi

# Each minute, while the server (this process) runs: mail that waits, and what could not be sealed.
# Once a day from five in the morning: what the days have made of agreements, meetings to plan, and
# reminders, in time for the mail of the day at six.
reminded_on=
while sleep 60 && kill -0 $$ 2>/dev/null; do
  today=$(date +%F)
  if [ "$reminded_on" != "$today" ] && [ "$(date +%H)" -ge 5 ]; then
    manage follow_calendar --verbosity 0 || true
    manage plan_meetings --verbosity 0 || true
    manage send_reminders --verbosity 0 && reminded_on=$today || true
  fi
  manage send_mail_queue --verbosity 0 || true
  manage seal_pending --verbosity 0 || true
done &
exec .venv/bin/gunicorn --config iop/gunicorn.py iop.wsgi
