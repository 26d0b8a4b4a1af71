// Package index_test measures the index of traces on a folder of 100,000
// generated documents.
package index_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The folder has this many documents, in folders of this many.
const (
	documents = 100_000
	perFolder = 50
)

// planted is in how many documents the figure and the phrase sought are put.
const planted = 60

// words is a vocabulary in which few words are most of a text, as in languages.
func vocabulary(r *rand.Rand) []string {
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cre dri flo gru ster ment tion ung keit")
	words := make([]string, 20_000)
	for i := range words {
		for range 1 + r.IntN(4) {
			words[i] += syllables[r.IntN(len(syllables))]
		}
	}
	return words
}

// author writes documents, the same for the same seed.
type author struct {
	*rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newAuthor() *author {
	r := rand.New(rand.NewPCG(1, 2))
	return &author{r, vocabulary(r), rand.NewZipf(r, 1.1, 8, 19_999)}
}

func (a *author) word() string { return a.words[a.zipf.Uint64()] }

// figure is a number as reports have them.
func (a *author) figure() string {
	switch a.IntN(6) {
	case 0:
		return fmt.Sprintf("%.2f %%", a.Float64()*100)
	case 1:
		return fmt.Sprintf("%d,%03d", 1+a.IntN(900), a.IntN(1000))
	case 2:
		return fmt.Sprintf("€%.1fM", a.Float64()*1000)
	case 3:
		return fmt.Sprint(2015 + a.IntN(11))
	case 4:
		return fmt.Sprintf("%d.%d.%d", 1+a.IntN(28), 1+a.IntN(12), 2015+a.IntN(11))
	}
	return fmt.Sprint(a.IntN(2000))
}

func (a *author) sentence() string {
	var b strings.Builder
	for i := range 6 + a.IntN(14) {
		if i > 0 {
			b.WriteByte(' ')
		}
		if a.IntN(12) == 0 {
			b.WriteString(a.figure())
		} else {
			b.WriteString(a.word())
		}
	}
	return b.String() + "."
}

func (a *author) paragraphs(plant string) []string {
	all := make([]string, 3+a.IntN(10))
	for i := range all {
		for range 1 + a.IntN(5) {
			all[i] += a.sentence() + " "
		}
	}
	if plant != "" {
		all[len(all)/2] += plant
	}
	return all
}

func (a *author) table(plant string) [][]string {
	rows := make([][]string, 10+a.IntN(60))
	for i := range rows {
		rows[i] = []string{a.word(), a.word(), fmt.Sprint(a.IntN(100_000)), fmt.Sprintf("%.3f", a.Float64()*100), fmt.Sprintf("%d", a.IntN(50))}
	}
	if plant != "" {
		rows[len(rows)/2][1] = plant
	}
	return rows
}

// document writes one document and returns the ending of its name.
func (a *author) document(i int, plant string) (ending string, content []byte) {
	switch kind := i % 20; {
	case kind < 5:
		return ".txt", []byte(strings.Join(a.paragraphs(plant), "\n\n"))
	case kind < 7:
		return ".md", []byte("# " + a.sentence() + "\n\n" + strings.Join(a.paragraphs(plant), "\n\n"))
	case kind < 10:
		return ".html", []byte("<html><body><p>" + strings.Join(a.paragraphs(plant), "</p><p>") + "</p></body></html>")
	case kind < 13:
		return ".eml", fmt.Appendf(nil, "From: %s@acme.example\r\nTo: %s@acme.example\r\nSubject: %s\r\nMessage-ID: <%d@acme.example>\r\nDate: Mon, 2 Jun 2025 09:00:00 +0200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
			a.word(), a.word(), a.word(), i, strings.Join(a.paragraphs(plant), "\r\n\r\n"))
	case kind < 15:
		var b strings.Builder
		b.WriteString("name,what,units,rate,count\n")
		for _, row := range a.table(plant) {
			b.WriteString(strings.Join(row, ",") + "\n")
		}
		return ".csv", []byte(b.String())
	case kind < 16:
		return ".json", fmt.Appendf(nil, `{"title": %q, "rate": %.3f, "text": %q}`, a.word(), a.Float64(), strings.Join(a.paragraphs(plant), " "))
	case kind < 19:
		return ".docx", pack("word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`+
			strings.Join(a.paragraphs(plant), "</w:t></w:r></w:p><w:p><w:r><w:t>")+`</w:t></w:r></w:p></w:body></w:document>`)
	}
	return ".png", []byte("\x89PNG\r\n\x1a\n" + a.sentence())
}

// pack makes an Office file of one part.
func pack(name, content string) []byte {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{name, head + content},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			panic(err) // memory does not fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// folder returns the folder of documents, and writes them where it is new.
func folder(tb testing.TB) string {
	tb.Helper()
	root := os.Getenv("OWNUP_INDEX_DOCUMENTS")
	if root == "" {
		tb.Skip("OWNUP_INDEX_DOCUMENTS names no folder; see README.md")
	}
	root = filepath.Join(root, "documents")
	if _, err := os.Stat(root); err == nil {
		return root
	}
	a := newAuthor()
	for i := range documents {
		plant := ""
		if i%(documents/planted) == 7 {
			plant = [...]string{"The gross margin was 4.2 % then.", "gross margin 0.042", "about 4.2 percent of it", "grossmargin-\nal 4,20 %"}[i/(documents/planted)%4]
		}
		dir := filepath.Join(root, fmt.Sprintf("area %02d", i/perFolder%40), fmt.Sprintf("project %04d", i/perFolder))
		if i%perFolder == 0 {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				tb.Fatal(err)
			}
		}
		ending, content := a.document(i, plant)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s %06d%s", a.word(), i, ending)), content, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return root
}
