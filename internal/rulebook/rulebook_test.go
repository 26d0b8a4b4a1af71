package rulebook

import "testing"

func TestDefaultCompiles(t *testing.T) {
	if _, err := Default(); err != nil {
		t.Fatal(err)
	}
}
