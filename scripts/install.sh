#!/bin/bash
# Installs the real servers that the tests use, where it may, and says what is
# missing and what that costs where it may not.
set -euo pipefail

# have PROGRAM: is it installed, in PATH or where Debian keeps servers?
have() {
	command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null
}

# package:program:what is skipped without it
needs='git:git:everything that reads repositories
gcc:cc:the race detector
libc6-dev:cc:the race detector
postgresql:initdb:the store on PostgreSQL
chromium:chromium:pages in a real browser
opensmtpd:smtpd:delivery to a real mail server
iproute2:ip:running without the outside network'

missing() {
	local package program
	while IFS=: read -r package program _; do
		have "$program" || echo "$package"
	done <<<"$needs"
}

packages=$(missing)
[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "installing" $packages
	# The tests run their own servers; the machine's need not start.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod +x $policy
		trap 'rm -f '$policy EXIT
	fi
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086 # a list of words
	{ apt-get update -q && apt-get install -qy --no-install-recommends $packages; } >test-output/install.txt 2>&1 ||
		echo "the installation failed; see test-output/install.txt"
fi

for package in $(missing); do
	echo "missing: $package; without it there is no $(grep "^$package:" <<<"$needs" | cut -d: -f3)"
done
