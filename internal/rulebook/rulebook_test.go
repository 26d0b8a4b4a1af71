package rulebook

import (
	"testing"

	"ownup/internal/core/wording"
)

func mustDefault(t testing.TB) *wording.Rules {
	t.Helper()
	rules, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
