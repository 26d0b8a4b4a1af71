package legacy

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/testkit"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb/cfbtest"
	"ownup/internal/trace/extract/docx"
	"ownup/internal/trace/extract/extracttest"
	"ownup/internal/trace/extract/pptx"
	"ownup/internal/trace/extract/xlsx"
)

func modern() extract.Readers {
	with := func(read func(context.Context, []byte, extract.Sink) error) extract.Reader {
		return func(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
			return read(ctx, f.Content, sink)
		}
	}
	return extract.Readers{extract.Word: with(docx.Read), extract.Workbook: with(xlsx.Read), extract.Slides: with(pptx.Read)}
}

// office has LibreOffice write a page in an old format.
func office(t *testing.T, page, filter, format string) []byte {
	t.Helper()
	program := Find()
	if program == "" {
		testkit.Unavailable(t, "LibreOffice is not installed (Debian: apt-get install libreoffice).")
	}
	folder := t.TempDir()
	source := filepath.Join(folder, "a.html")
	if err := os.WriteFile(source, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--infilter="+filter, "--convert-to", format, "--outdir", folder, source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	written, err := os.ReadFile(filepath.Join(folder, "a."+format[:3]))
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// LibreOffice converts what has no reader of ours. Here it is given a Word
// document to convert, since it writes nothing else that it can read.
func TestConversion(t *testing.T) {
	page := `<html><body><p>The margin is 4<b>.2</b> %.</p><table><tr><td>North</td><td>5.5</td></tr></table></body></html>`
	content := office(t, page, "HTML (StarWriter)", "doc:MS Word 97")
	o := New(Find(), modern())
	converted, err := o.converted(t.Context(), format{ending: ".doc", modern: "docx"}, content, extract.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var r extracttest.Recorder
	if err := o.modern.Read(t.Context(), "a.docx", converted, extract.DefaultLimits(), &r); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Lines(), "\n"); !strings.Contains(got, "The margin is 4.2 %.") || len(r.Skips) > 0 {
		t.Errorf("got %s, skips %q", got, r.Skips)
	}
}

// container returns a file with one stream.
func container(stream string) string {
	return string(cfbtest.Write(cfbtest.Stream{Name: stream, Content: []byte("x")}))
}

func TestWhatIsNotRead(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{container("WordDocument"), "The document is damaged."},
		{container("PowerPoint Document"), "The presentation is damaged."},
		{container("PP40"), "PowerPoint presentations from before 1997 are read with LibreOffice, where it is installed and you allow it (--libreoffice). Or save the file as .pptx."},
		{container("WORKBOOK"), "Workbooks from before Excel 5 are not read; save the file as .xlsx."},
		{container("EncryptedPackage"), "The document is damaged; what is whole is read."},
		{container("Thumbs"), "Files of this kind are not read: a container without a document that is known."},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is damaged."},
	} {
		r := extracttest.Read(t, New("", modern()).Read, "a", tt.file)
		if d := cmp.Diff([]string{tt.want}, r.Skips); d != "" || len(r.Pieces) > 0 {
			t.Errorf("pieces %v, skips (-want +got):\n%s", r.Pieces, d)
		}
	}
}

// program writes a script that stands for LibreOffice.
func program(t *testing.T, script string) string {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	path := filepath.Join(t.TempDir(), "soffice")
	if err := os.WriteFile(path, []byte("#!"+shell+"\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// A program that hangs, fails or writes nothing costs one sentence, and
// nothing that it started or wrote stays.
func TestProgramsThatFail(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, tt := range []struct{ name, script, want string }{
		{"hangs", "mkfifo \"$HOME/never\"\n(read line <\"$HOME/never\") &\nread line <\"$HOME/never\"", "LibreOffice did not finish reading the file in time. Save the file as .odg."},
		{"fails", "exit 7", "LibreOffice could not read the file: it is damaged or has a password."},
		{"writes nothing", "exit 0", "LibreOffice could not read the file: it is damaged or has a password."},
		{"writes too much", "mkdir out && head -c 2000 /dev/zero >out/in.odg", "The file is larger than the limit once it is converted."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := New(program(t, tt.script), modern())
			o.patience = 500 * time.Millisecond
			limits := extract.DefaultLimits()
			limits.File = 1000
			r := extracttest.ReadWithin(t, o.Read, limits, "a.vsd", container("VisioDocument"))
			if d := cmp.Diff([]string{tt.want}, r.Skips); d != "" {
				t.Errorf("skips (-want +got):\n%s", d)
			}
			left, err := filepath.Glob(filepath.Join(temporary, "ownup-office-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
}

// What a person has set for LibreOffice is neither used nor changed, and the
// document cannot see the environment.
func TestTheProgramHasAProfileOfItsOwn(t *testing.T) {
	t.Setenv("OWNUP_SECRET", "secret")
	o := New(program(t, `
case "$1" in -env:UserInstallation=file:///*/profile) ;; *) exit 1 ;; esac
[ -e profile/user/registrymodifications.xcu ] && [ "$OWNUP_SECRET" = "" ] && [ "$HOME" = "$PWD" ] && [ -e in.vsd ] && mkdir out && echo "read" >out/in.odg
`), extract.Readers{extract.Text: func(_ context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
		return sink.Piece(extract.Piece{Text: string(f.Content)})
	}})
	r := extracttest.Read(t, o.Read, "a.vsd", container("VisioDocument"))
	if len(r.Pieces) != 1 || r.Pieces[0].Text != "read\n" || len(r.Skips) > 0 {
		t.Errorf("pieces %+v, skips %q", r.Pieces, r.Skips)
	}
}

func TestTheContextEndsAConversion(t *testing.T) {
	o := New(program(t, "mkfifo \"$HOME/never\"\nread line <\"$HOME/never\""), modern())
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	f := extract.File{Name: "a.vsd", Content: []byte(container("VisioDocument"))}
	if err := o.Read(ctx, f, extract.DefaultLimits(), &extracttest.Recorder{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v; want that the time is over", err)
	}
}

func FuzzRead(f *testing.F) {
	var seeds []string
	for _, format := range formats {
		seeds = append(seeds, container(format.stream))
	}
	extracttest.Fuzz(f, New("", modern()).Read, append(seeds, container("EncryptedPackage"))...)
}
