#!/bin/sh
# Find a Python that is new enough and let it make .venv; a plain shell, so that an old Python gets a clear line too.
here=$(dirname "$0")
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
	if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
		mkdir -p "$here/../.local" && exec "$python" "$here/bootstrap.py" "$@"
		exit 1
	fi
done
echo "margin: Python 3.11 or newer is needed (here: $(python3 --version 2>&1)). PYTHON=/path/to/python make run names another." >&2
exit 1
