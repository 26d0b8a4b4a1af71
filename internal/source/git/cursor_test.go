package git

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ownup/internal/gitrun"
)

// Whatever stands where a cursor was, what is believed of it can be handed to
// git without being taken for an option, and is written as it was read.
func FuzzCursor(f *testing.F) {
	hash := strings.Repeat("0a", 20)
	f.Add([]byte(`{"v":2,"tips":["`+hash+`"],"target":["`+hash+`"],"done":1,"plan":"x","mailmap":"`+hash+`"}`), false)
	f.Add([]byte(`{"v":2,"saved":true,"bytes":10,"records":2,"digest":"x"}`), true)
	f.Add([]byte(`{"v":2,"tips":["--all"]}`), false)
	f.Add([]byte(`{"v":2}`), false)
	f.Add([]byte(`[[[[`), true)
	f.Fuzz(func(t *testing.T, text []byte, saved bool) {
		c, ok := parseCursor(text, saved)
		if !ok {
			if diff := cmp.Diff(cursor{}, c); diff != "" {
				t.Fatalf("an unusable cursor says something (-nothing +got):\n%s", diff)
			}
			return
		}
		if c.Done < 0 || c.Bytes < 0 || c.Records < 0 {
			t.Fatalf("a count below nothing: %+v", c)
		}
		for _, name := range slices.Concat(c.Tips, c.Target) {
			if !gitrun.IsHash([]byte(name)) {
				t.Fatalf("%q goes to git and names no object", name)
			}
		}
		written, err := c.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, ok := parseCursor(written, saved)
		if diff := cmp.Diff(c, again, cmpopts.EquateEmpty()); !ok || diff != "" {
			t.Fatalf("written and read again, usable %v (-first +again):\n%s", ok, diff)
		}
	})
}
