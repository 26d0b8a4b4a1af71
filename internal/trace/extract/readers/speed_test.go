package readers

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"ownup/internal/trace/extract"
)

// counter is a DeepSink that only counts.
type counter struct{ pieces, skips int }

func (c *counter) Begin([]string, extract.Begun) error        { return nil }
func (c *counter) Piece([]string, extract.Piece) error        { c.pieces++; return nil }
func (c *counter) Skip([]string, extract.Place, string) error { c.skips++; return nil }

// corpus is about 8 MB of each kind of file, as offices have them.
func corpus(tb testing.TB) []struct{ name, content string } {
	tb.Helper()
	const size = 8 << 20
	prose := repeat(size, func(i int) string {
		return fmt.Sprintf("The margin of region %d rose to %d.%d %% in June,\nwhich is four point two per cent more than in May.\n\n", i, i%90, i%10)
	})
	rows := repeat(size, func(i int) string {
		return fmt.Sprintf("Region %d;%d,%02d;\"4,2 %%\";2026-06-%02d\r\n", i, i, i%100, i%28+1)
	})
	page := repeat(size, func(i int) string {
		return fmt.Sprintf("<tr class=\"row\"><td>Region&nbsp;%d</td><td style=\"text-align: right\"><b>4</b>.2&#37;</td></tr>\n<p>The margin of <a href=\"x%d\">June</a> &amp; May.</p>\n", i, i)
	})
	lines := repeat(size, func(i int) string {
		return fmt.Sprintf("{\"id\": %d, \"region\": \"North \\u00e9\", \"margin\": 0.042, \"tags\": [\"a\", \"b\"]}\n", i)
	})
	cells := repeat(size, func(i int) string {
		return fmt.Sprintf(`<table:table-row table:style-name="ro1"><table:table-cell office:value-type="string" calcext:value-type="string"><text:p>Region %d</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.042" table:formula="of:=[.A%d]/100"><text:p>4.20%%</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1022"/></table:table-row>`, i, i)
	})
	letters := repeat(size, func(i int) string {
		return fmt.Sprintf("From ines@firm.example Fri Nov  6 09:00:00 2026\nFrom: Ines Kaya <ines@firm.example>\nSubject: Margin %d\nMessage-ID: <%d@firm.example>\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nThe margin is 4.2=C2=A0%%.\n%s\n--x\nContent-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: base64\n\n%s\n--x--\n\n",
			i, i, strings.Repeat("It is four point two per cent more than in May.\n", 20), base64.StdEncoding.EncodeToString([]byte(rows[:600])))
	})
	rich := `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}` + repeat(size, func(i int) string {
		return fmt.Sprintf("\\pard\\plain\\f0\\fs22 The margin of region %d rose to {\\b 4}.2\\~%% in M\\'e4rz, \\u8364?5.\\par\r\n", i)
	}) + "}"
	return []struct{ name, content string }{
		{"text.txt", prose},
		{"latin1.txt", strings.ReplaceAll(prose, "region", "r\xe9gion")},
		{"utf16.txt", wide(prose)},
		{"markdown.md", strings.ReplaceAll(prose, "margin", "**margin**")},
		{"table.csv", rows},
		{"page.html", "<html>" + page},
		{"values.jsonl", lines},
		{"box.mbox", letters},
		{"text.zip", packed(tb, "a.txt", prose)},
		{"sheet.fods", `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="A">` + cells},
		{"rich.rtf", rich},
	}
}

func repeat(size int, line func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(line(i))
	}
	return b.String()
}

func wide(text string) string {
	b := make([]byte, 0, 2*len(text))
	for i := range len(text) {
		b = append(b, text[i], 0)
	}
	return string(b)
}

func packed(tb testing.TB, name, content string) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	_, _ = w.Write([]byte(content))
	_ = z.Close()
	return b.String()
}

// BenchmarkRead gives bytes of file per second; for the archive bytes of what
// is in it.
func BenchmarkRead(b *testing.B) {
	all := All()
	for _, f := range corpus(b) {
		b.Run(f.name, func(b *testing.B) {
			content := []byte(f.content)
			b.SetBytes(int64(len(content)))
			if strings.HasSuffix(f.name, ".zip") {
				b.SetBytes(8 << 20)
			}
			b.ReportAllocs()
			for b.Loop() {
				var c counter
				if err := all.Deep(context.Background(), f.name, content, extract.DefaultLimits(), &c); err != nil || c.pieces < 1000 || c.skips > 0 {
					b.Fatalf("%d pieces, %d skips, %v", c.pieces, c.skips, err)
				}
			}
		})
	}
}

// A file that is made to be slow costs no more than its size allows: each of
// these is a beginning over and over.
func TestTimeGrowsInStep(t *testing.T) {
	all := All()
	for _, c := range []struct{ name, begin, unit string }{
		{"a.rtf", `{\rtf1`, `{\*\x`},
		{"a.rtf", `{\rtf1`, `{\footnote `},
		{"a.rtf", `{\rtf1`, `\u1`},
		{"a.rtf", `{\rtf1`, `\'`},
		{"a.rtf", `{\rtf1`, `\par`},
		{"a.rtf", `{\rtf1`, `}`},
		{"a.rtf", `{\rtf1`, "\\f1 \x81"},
		{"a.fodt", flat, "<text:p>"},
		{"a.fodt", flat, "<a b='"},
		{"a.fodt", flat, "<![CDATA["},
		{"a.fodt", flat, "<!--"},
		{"a.fodt", flat, "<text:s text:c='100'/>"},
		{"a.fodt", flat, "</text:p>"},
		{"a.fodt", flat, "<text:span>"},
		{"a.fodt", flat, "<table:table-column table:visibility='collapse'/>"},
		{"a.fodt", flat, "<p a=1 b=2"},
		{"a.fodt", flat + "<p>", "<span>a</span>"},
		{"a.fodt", flat, "<p><note>"},
		{"a.eml", "Subject: a\nFrom: b\nContent-Type: multipart/mixed; boundary=x\n\n", "--x\n"},
		{"a.eml", "Subject: a\nFrom: b\nContent-Type: multipart/mixed; boundary=x\n\n", "--x\nContent-Type: multipart/mixed; boundary=x\n\n"},
		{"a.mbox", "From a Fri Nov  6 09:00:00 2026\n", "\n\nFrom "},
		{"a.mbox", "", "From a Fri Nov  6 09:00:00 2026\n\n"},
		{"a.zip", "PK\x03\x04", "PK\x03\x04"},
		{"a.zip", "PK\x03\x04", "PK\x01\x02"},
	} {
		content := c.begin + strings.Repeat(c.unit, 1<<20/len(c.unit))
		start := time.Now()
		if err := all.Deep(context.Background(), c.name, []byte(content), extract.DefaultLimits(), &counter{}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("1 MB of %q in %s took %v", c.unit, c.name, took)
		}
	}
}

const flat = `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">`
