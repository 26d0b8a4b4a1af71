#!/bin/bash
# make test: installs what the tests need, lints, then runs every test. All
# output is kept under test-output/. PACKAGES narrows the tests, not the lint.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p test-output

# The linters take longest on a fresh machine, so they build meanwhile.
scripts/tools.sh >test-output/tools.txt 2>&1 &
scripts/install.sh | tee test-output/missing.txt
go mod download || exit 1
wait $!

scripts/lint.sh 2>&1 | tee test-output/lint.txt
lint=$?

# Where it may install, nothing may be skipped; elsewhere skips say why.
if [ "$(id -u)" = 0 ]; then
	export OWNUP_REQUIRE_SERVERS=${OWNUP_REQUIRE_SERVERS:-1}
else
	echo 'not root: tests that need a missing program or root are skipped, each saying so'
fi

# The race detector needs C; ownup itself is built without.
race=-race
if echo 'int main(void) { return 0; }' | "${CC:-cc}" -x c -o /dev/null - 2>/dev/null; then
	export CGO_ENABLED=1
else
	echo 'no C compiler: the tests run without the race detector'
	export CGO_ENABLED=0
	race=
fi

# Where it may, the whole run sees a network that has only the loopback, so
# that no test can reach anybody.
alone=()
if command -v ip >/dev/null && unshare --net ip link set lo up 2>/dev/null; then
	alone=(unshare --net /bin/sh -c 'ip link set lo up && exec "$@"' sh)
	export GOPROXY=off
else
	echo 'no network namespace: the tests rely on their own care not to reach the outside'
fi

"${alone[@]}" go test $race -timeout 30m ${PACKAGES:-./...} 2>&1 | tee test-output/go-test.txt
tests=$?

if [ $lint -ne 0 ]; then
	echo 'lint failed; see test-output/lint.txt'
	exit 1
fi
exit $tests
