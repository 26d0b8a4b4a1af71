package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

type file struct{ name, content string }

func zipOf(t testing.TB, files ...file) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(f.content))
	}
	_ = z.Close()
	return b.String()
}

func tarOf(files ...file) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		_ = w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.content)), Mode: 0o600})
		_, _ = w.Write([]byte(f.content))
	}
	_ = w.WriteHeader(&tar.Header{Name: "link", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink})
	_ = w.Close()
	return b.String()
}

func gzipOf(name, content string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = name
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return b.String()
}

func names(r *extracttest.Recorder) (all []string) {
	for _, m := range r.Members {
		all = append(all, m.Name+" "+m.Content)
	}
	return all
}

func TestNamesAreLabels(t *testing.T) {
	z := zipOf(t, file{`xl\sheets\a.txt`, "4.2"}, file{"../../b.txt", "7"}, file{"/etc/c", "8"}, file{`C:\d`, "9"}, file{"e/", ""}, file{"gr\x81n\n.txt", "1"})
	want := []string{"xl/sheets/a.txt 4.2", "b.txt 7", "etc/c 8", "d 9", "grün.txt 1"}
	if d := cmp.Diff(want, names(extracttest.Read(t, Zip, "a.zip", z))); d != "" {
		t.Errorf("zip (-want +got):\n%s", d)
	}
	want = []string{"b.txt 7", "d 9"}
	if d := cmp.Diff(want, names(extracttest.Read(t, Tar, "a.tar", tarOf(file{"../b.txt", "7"}, file{`c:\d`, "9"})))); d != "" {
		t.Errorf("tar (-want +got):\n%s", d)
	}
}

func TestStreams(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a.csv.gz": {gzipOf("", "4.2"), "a.csv 4.2"},
		"b.gz":     {gzipOf("was.txt", "4.2"), "was.txt 4.2"},
		"c.tgz":    {gzipOf("", tarOf(file{"in/d.txt", "4.2"})), "in/d.txt 4.2"},
		"two.gz":   {gzipOf("", "4") + gzipOf("", ".2"), "two 4.2"},
	} {
		r := extracttest.Read(t, Gzip, name, c.content)
		if got := names(r); len(got) != 1 || got[0] != c.want || len(r.Skips) > 0 {
			t.Errorf("%s holds %q, skips %v; want %q", name, got, r.Skips, c.want)
		}
	}
}

// A damaged archive gives what is left of it, and says so.
func TestDamaged(t *testing.T) {
	whole := zipOf(t, file{"a.txt", strings.Repeat("4.2 ", 1000)}, file{"b.txt", "7"})
	cut, _, _ := strings.Cut(whole, "PK\x01\x02")
	r := extracttest.Read(t, Zip, "a.zip", cut)
	if len(r.Members) != 2 || r.Members[1].Content != "7" || len(r.Skips) != 1 {
		t.Errorf("without its list: %d members, skips %v", len(r.Members), r.Skips)
	}
	packed := gzipOf("", strings.Repeat("4.2 and 7\n", 5000))
	r = extracttest.Read(t, Gzip, "a.gz", packed[:len(packed)-8])
	if len(r.Members) != 1 || len(r.Skips) != 1 {
		t.Errorf("gzip: %d members, skips %v", len(r.Members), r.Skips)
	}
	packed = tarOf(file{"a.txt", strings.Repeat("4.2 ", 1000)}, file{"b.txt", "7"})
	r = extracttest.Read(t, Tar, "a.tar", packed[:2000])
	if len(r.Members) != 1 || len(r.Skips) == 0 {
		t.Errorf("tar: %d members, skips %v", len(r.Members), r.Skips)
	}
}

// What an archive may unpack to is bounded, whatever it says.
func TestBombs(t *testing.T) {
	limits := extract.DefaultLimits()
	limits.File, limits.Total, limits.Members = 1<<20, 3<<20, 10
	zeros := strings.Repeat("\x00", 2<<20)
	fits := strings.Repeat("4.2 and 7\n", 100_000)
	var many []file
	for range 20 {
		many = append(many, file{"a.txt", "4.2"})
	}
	for name, c := range map[string]struct {
		read    extract.Reader
		content string
		members int
		skip    string
	}{
		"zip of zeros":  {Zip, zipOf(t, file{"a", zeros}, file{"b", "7"}), 1, "a: " + tooLarge},
		"gzip of zeros": {Gzip, gzipOf("", zeros), 0, "x: " + tooLarge},
		"too much":      {Zip, zipOf(t, file{"a", fits}, file{"b", fits}, file{"c", fits}, file{"d", fits}, file{"e", fits}), 3, "d: " + tooLarge},
		"too many":      {Zip, zipOf(t, many...), 10, tooMany},
		"tar too many":  {Tar, tarOf(many...), 10, tooMany},
		"tar too large": {Tar, tarOf(file{"a", zeros}, file{"b", "7"}), 1, "a: " + tooLarge},
	} {
		r := extracttest.ReadWithin(t, c.read, limits, "x", c.content)
		if len(r.Members) != c.members || len(r.Skips) == 0 || r.Skips[0] != c.skip {
			t.Errorf("%s: %d members, skips %v; want %d and %q", name, len(r.Members), r.Skips, c.members, c.skip)
		}
	}
}

func TestEncrypted(t *testing.T) {
	z := []byte(zipOf(t, file{"a.txt", "4.2"}))
	list := bytes.Index(z, []byte("PK\x01\x02"))
	z[list+8] |= encryptedBit
	z[6] |= encryptedBit
	if r := extracttest.Read(t, Zip, "a.zip", string(z)); len(r.Members) != 0 || len(r.Skips) != 1 || r.Skips[0] != "a.txt: "+encrypted {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestStops(t *testing.T) {
	extracttest.Stops(t, Zip, "a.zip", zipOf(t, file{"a", "7"}))
	extracttest.Stops(t, Tar, "a.tar", tarOf(file{"a", "7"}))
	extracttest.Stops(t, Gzip, "a.gz", gzipOf("", "7"))
}

func FuzzZip(f *testing.F) {
	whole := zipOf(f, file{"a.txt", strings.Repeat("4.2 ", 100)}, file{"b.txt", "7"})
	extracttest.Fuzz(f, Zip, whole, whole[:len(whole)/2], "PK\x03\x04")
}

func FuzzTar(f *testing.F) { extracttest.Fuzz(f, Tar, tarOf(file{"a", "7"})) }

func FuzzGzip(f *testing.F) {
	extracttest.Fuzz(f, Gzip, gzipOf("", "7"), gzipOf("a", tarOf(file{"a", "7"})), "\x1f\x8b")
}

func FuzzBzip2(f *testing.F) { extracttest.Fuzz(f, Bzip2, "BZh91AY&SY") }
