package workgraph

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However long texts are, each comes back from its place.
func TestTextsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(textChunk/3, 3*textChunk))
		var all texts
		var places []uint32
		var want [][2]string
		for i := range rapid.IntRange(0, 8).Draw(t, "entries") {
			pair := [2]string{
				strings.Repeat(string(rune('a'+i)), sizes.Draw(t, "key")),
				strings.Repeat(string(rune('A'+i)), sizes.Draw(t, "title")),
			}
			want = append(want, pair)
			places = append(places, all.add(pair[0], pair[1]))
		}
		all.seal()
		for i, place := range places {
			if key, title := all.at(place); key != want[i][0] || title != want[i][1] {
				t.Fatalf("entry %d has %d and %d bytes, want %d and %d", i, len(key), len(title), len(want[i][0]), len(want[i][1]))
			}
		}
		if !all.room(0) || all.room(maxTexts/2) {
			t.Fatalf("room for nothing: %v; for 2 GB: %v", all.room(0), all.room(maxTexts/2))
		}
	})
}
