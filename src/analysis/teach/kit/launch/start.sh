#!/bin/sh
# Starts the workshop on Linux and macOS: sh start.sh
here=$(cd "$(dirname "$0")" && pwd)
for one in python3 python; do
    command -v "$one" >/dev/null 2>&1 && exec "$one" "$here/start.py" "$@"
done
echo "start: no Python was found; install one (README.md says which), then start again" >&2
exit 4
