package confine

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ownup/internal/trace/extract"
)

// peak is the most memory that all children of a pool had at a time, in bytes,
// sampled until stop is called.
func peak(p *Pool) (stop func() int64) {
	end, result := make(chan struct{}), make(chan int64)
	go func() {
		var most int64
		for tick := time.NewTicker(time.Millisecond); ; {
			select {
			case <-end:
				tick.Stop()
				result <- most
				return
			case <-tick.C:
			}
			var sum int64
			p.mu.Lock()
			for c := range p.live {
				sum += c.memory.bytes()
			}
			p.mu.Unlock()
			most = max(most, sum)
		}
	}()
	return func() int64 { close(end); return <-result }
}

// All children together keep within their memory, whatever the files are.
func TestMemoryOfAll(t *testing.T) {
	if !newGauge(1).works() {
		t.Skip("this system does not tell the memory of a process")
	}
	if testing.Short() || raceDetector {
		t.Skip("reads some hundred megabytes")
	}
	o := Options{Workers: 2, Memory: 320 << 20, Deadline: time.Minute}
	p := start(t, o)
	workbook := extremeWorkbook(t)
	for _, c := range []struct{ name, content string }{
		{"hogs", "probe:memory 3000"},
		{"a hog in one step", "probe:memory 0\nmemory 2000"},
		{"a workbook with a great many texts", workbook},
		{"long text", strings.Repeat("The margin is 4.2 % of all.\n", 100<<20/28)},
		{"one long line", strings.Repeat("4.2 ", 25<<20)},
		{"many values", "[" + strings.Repeat("1,", 4<<20) + "1]"},
		{"a long table", strings.Repeat("4.2,4.3,\"a\"\n", 30<<20/12)},
		{"a long page", "<html>" + strings.Repeat("<p>4.2 <b>x</b></p>", 30<<20/19)},
	} {
		t.Run(c.name, func(t *testing.T) {
			stop := peak(p)
			began := time.Now()
			var wait sync.WaitGroup
			for range 2 {
				wait.Go(func() {
					var f counting
					if err := p.Deep(context.Background(), "a", []byte(c.content), extract.DefaultLimits(), &f); err != nil {
						t.Error(err)
					}
					t.Logf("%d pieces, skips %q", f.pieces, f.skips)
				})
			}
			wait.Wait()
			most := stop()
			t.Logf("%d bytes: peak %d MB, %v", len(c.content), most>>20, time.Since(began).Round(time.Millisecond))
			if slack := int64(32 << 20); most > int64(o.Memory)+slack {
				t.Errorf("%d MB", most>>20)
			}
		})
	}
}

// extremeWorkbook is a workbook of five million texts that are all shown.
func extremeWorkbook(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, write func(line func(string))) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(func(s string) {
			if _, err := w.Write([]byte(s)); err != nil {
				t.Fatal(err)
			}
		})
	}
	const many = 5_000_000
	add("[Content_Types].xml", func(line func(string)) {
		line(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
	})
	add("xl/workbook.xml", func(line func(string)) {
		line(`<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`)
	})
	add("xl/_rels/workbook.xml.rels", func(line func(string)) {
		line(`<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	})
	add("xl/sharedStrings.xml", func(line func(string)) {
		line("<sst>")
		for i := range many {
			line(fmt.Sprintf("<si><t>%d</t></si>", i))
		}
		line("</sst>")
	})
	add("xl/worksheets/sheet1.xml", func(line func(string)) {
		line("<worksheet><sheetData>")
		for i := range many {
			if i%1000 == 0 {
				line("<row>")
			}
			line(fmt.Sprintf(`<c t="s"><v>%d</v></c>`, i))
			if i%1000 == 999 {
				line("</row>")
			}
		}
		line("</sheetData></worksheet>")
	})
	if err := errors.Join(z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
