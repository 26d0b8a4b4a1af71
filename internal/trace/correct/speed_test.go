package correct

import (
	"fmt"
	"strings"
	"testing"

	"ownup/internal/trace/extract"
)

// BenchmarkCopy corrects a hundred cells of a workbook of a hundred thousand,
// and one figure of a long text: bytes of file a second.
func BenchmarkCopy(b *testing.B) {
	var rows strings.Builder
	for i := 1; i <= 25_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="B%d" s="1"><v>0.042</v></c><c r="C%d"><v>%d</v></c><c r="D%d"><f>B%d*2</f><v>0.084</v></c></row>`, i, i, i, i, i, i, i)
	}
	var cells []Change
	for i := 1; i <= 100; i++ {
		cells = append(cells, Change{Place: extract.Place{Sheet: "Plan", Cell: fmt.Sprintf("B%d", 7*i)}, End: 4, Old: "4.2%", New: "2.4%"})
	}
	text := strings.Repeat("The margin of the region was as it is.\n\n", 100_000) + "It is 4.2 %.\n"
	for _, bb := range []struct {
		name    string
		content []byte
		changes []Change
	}{
		{"a.xlsx", workbook(rows.String()), cells},
		{"a.txt", []byte(text), []Change{{Place: extract.Place{Line: 200_001, Column: 1}, Start: 6, End: 11, Old: "4.2 %", New: "2.4 %"}}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.content)))
			for b.Loop() {
				r, err := Copy(b.Context(), bb.name, bb.content, bb.changes)
				if err != nil || len(r.Done) != len(bb.changes) {
					b.Fatalf("%d done, left %+v, %v", len(r.Done), r.Left, err)
				}
			}
		})
	}
}
