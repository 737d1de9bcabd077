#!/bin/sh
# Installs Evenkeel for you alone, below ~/.local, or below the folder that is named. `--remove` takes it away again;
# what Evenkeel keeps about your streams stays until `evenkeel forget everything`.
set -eu
from=$(cd "$(dirname "$0")" && pwd)
act=install
[ "${1:-}" = "--remove" ] && { act=remove; shift; }
to=${1:-$HOME/.local}

files="bin/evenkeel
share/applications/io.github.evenkeel.Evenkeel.desktop
share/icons/hicolor/scalable/apps/io.github.evenkeel.Evenkeel.svg
share/bash-completion/completions/evenkeel
share/zsh/site-functions/_evenkeel
share/fish/vendor_completions.d/evenkeel.fish
$(cd "$from" && ls share/man/man1/*.1)"

for file in $files; do
  if [ "$act" = remove ]; then
    rm -f "$to/$file"
  else
    mkdir -p "$to/$(dirname "$file")"
    cp "$from/$file" "$to/$file"
  fi
done
if [ "$act" = remove ]; then
  echo "Evenkeel is removed from $to. What it kept is still there; a copy of the program can forget it."
else
  # A menu does not always look where a shell does.
  sed -i "s|^Exec=evenkeel|Exec=\"$to/bin/evenkeel\"|" "$to/share/applications/io.github.evenkeel.Evenkeel.desktop"
  echo "Evenkeel is in $to/bin. Start it with: $to/bin/evenkeel --open"
fi
