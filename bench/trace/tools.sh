#!/bin/bash
# Installs, on Debian and as root, what "ownup trace" is compared with: the
# search tools, and the converters that ugrep and Recoll call.
set -euo pipefail
echo "installing with apt-get: ripgrep ugrep recoll poppler-utils catdoc antiword docx2txt odt2txt unrtf xlsx2csv" >&2
apt-get install -y --no-install-recommends ripgrep ugrep recoll poppler-utils catdoc antiword docx2txt odt2txt unrtf xlsx2csv
