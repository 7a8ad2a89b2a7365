#!/bin/sh
# Sees to what the machine itself must have, because no Python package brings it:
# `machine.sh run` for the site, `machine.sh test` for the tests.
# On Debian as root it is installed; elsewhere one sentence names what is missing.
set -eu

PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

pango_works() { .venv/bin/python -W ignore -c 'import weasyprint' >/dev/null 2>&1; }
has() { command -v "$1" >/dev/null 2>&1; }
may_install() { has apt-get && [ "$(id -u)" = 0 ]; }

install() {
  echo "Installing $* …"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@"; } >/dev/null 2>&1 ||
    { echo "apt-get could not install $*: run 'apt-get update && apt-get install $*' to see why."; exit 1; }
}

case "$1" in
run)
  pango_works || ! may_install || install $PANGO
  pango_works || {
    echo "The library Pango is missing, which makes the PDFs: install it ($PANGO on Debian and Ubuntu, pango on Fedora and in Homebrew) and run again."
    exit 1
  }
  ;;
test)
  missing=""
  { has chromium || has chromium-browser || has google-chrome || [ -n "${CHROMIUM:-}" ]; } || missing="chromium"
  has pdftotext || missing="$missing poppler-utils"
  has xgettext || missing="$missing gettext"
  # Reckons the exported workbooks again.
  { has soffice || [ -n "${SOFFICE:-}" ]; } || missing="$missing libreoffice-calc-nogui"
  missing="${missing# }"
  [ -z "$missing" ] || ! may_install || { install $missing && missing=""; }
  # Without Chromium or LibreOffice the suite itself says what it left out.
  case "$missing" in
  "" | chromium | libreoffice-calc-nogui | "chromium libreoffice-calc-nogui") ;;
  *)
    echo "The tests need programs that this machine lacks: install $missing (the names in Debian) and run again."
    exit 1
    ;;
  esac
  ;;
esac
