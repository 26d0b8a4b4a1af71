package planted

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ownup/internal/trace/extract"
)

// run has a program work in a folder.
func (b *builder) run(folder, program string, args ...string) {
	if b.err != nil {
		return
	}
	command := exec.CommandContext(b.ctx, program, args...) //nolint:gosec // the programs are those named here
	command.Dir = folder
	command.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ines Kaya", "GIT_AUTHOR_EMAIL=ines@pumps.example", "GIT_COMMITTER_NAME=Ines Kaya", "GIT_COMMITTER_EMAIL=ines@pumps.example",
		"GIT_AUTHOR_DATE=2026-10-05T09:00:00+02:00", "GIT_COMMITTER_DATE=2026-10-05T09:00:00+02:00", "TZ=UTC")
	if out, err := command.CombinedOutput(); err != nil {
		b.err = fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, out)
	}
}

// archives are made by the programs of the system.
func (b *builder) archives() {
	names := []string{"data/remarks.csv", "web/report.html", "books/inline.xlsx", "reports/form.docx"}
	if b.has("reports/report-de.docx") {
		names = append(names, "reports/report-de.docx")
	}
	b.archive("archives/quarter.zip", "in a zip archive", "zip", names, "-q", "-X", "-r")
	b.archive("archives/quarter.tar.gz", "in a packed tar archive", "tar", names, "-czf")
	b.archive("archives/quarter.tar.bz2", "in a packed tar archive", "tar", names[:2], "-cjf")
	b.archive("archives/old.tar", "in a tar archive", "tar", names[1:3], "-cf")
	if b.has("archives/quarter.zip") {
		b.archive("archives/nested.zip", "in an archive in an archive", "zip", []string{"archives/quarter.zip", "archives/old.tar"}, "-q", "-X", "-r")
	}
	if _, err := exec.LookPath("gzip"); err == nil && b.err == nil {
		copied := b.put(b.corpus.Folder, "archives/remarks.csv", b.read("data/remarks.csv"))
		b.run(filepath.Dir(copied), "gzip", "-n", "remarks.csv")
		b.again("data/remarks.csv", "archives/remarks.csv.gz", "in a gzip file", "remarks.csv")
	}
}

// archive packs files of the corpus into another.
func (b *builder) archive(path, where, program string, names []string, args ...string) {
	if _, err := exec.LookPath(program); err != nil {
		b.missing(program + " is not installed, so some archives are left out.")
		return
	}
	full, err := filepath.Abs(filepath.Join(b.corpus.Folder, filepath.FromSlash(path)))
	if err != nil && b.err == nil {
		b.err = err
	}
	if b.err == nil {
		b.err = os.MkdirAll(filepath.Dir(full), 0o750)
	}
	b.run(b.corpus.Folder, program, append(append(args, full), names...)...)
	for _, name := range names {
		b.again(name, path, where, name)
	}
}

// browserPDF has Chromium print a page.
func (b *builder) browserPDF() {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		b.missing("Chromium is not installed, so there is no page that it printed.")
		return
	}
	const path = "web/printed.pdf"
	items := b.deal("en", 56, func(s string) bool { return !strings.ContainsRune(s, '８') }) // of these digits it loses some
	l := &lines{}
	l.plain(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Report</title><style>p { break-inside: avoid } .next { break-before: page } table { border-spacing: 2em 0 }</style></head><body>`)
	for i, it := range items {
		before := "<p>"
		if i > 0 && i%14 == 0 {
			before = `<p class="next">`
		}
		figure := escape
		if i%3 == 1 {
			figure = halved
		}
		l.html(before, it, figure, "</p>")
		b.plant(path, "pdf of Chromium", extract.Place{Page: 1 + i/14}, it)
	}
	l.plain("</body></html>")
	source := b.put(b.work, "printed.html", []byte(l.text.String()))
	source, err := filepath.Abs(source)
	if err != nil && b.err == nil {
		b.err = err
	}
	target, err := filepath.Abs(filepath.Join(b.corpus.Folder, filepath.FromSlash(path)))
	if err != nil && b.err == nil {
		b.err = err
	}
	b.run(b.work, program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+b.absolute("browser"), "--print-to-pdf="+target, "file://"+filepath.ToSlash(source))
}

// repository is one of git: a figure came in, moved and went.
func (b *builder) repository() {
	if _, err := exec.LookPath("git"); err != nil {
		b.missing("git is not installed, so there is no repository.")
		return
	}
	folder := filepath.Join(b.corpus.Folder, "repository")
	b.put(folder, "README.md", []byte("# Pumps\n\nNothing yet.\n"))
	b.run(folder, "git", "init", "-q", "-b", "main")
	commit := func(message string) {
		b.run(folder, "git", "add", "-A")
		b.run(folder, "git", "commit", "-q", "-m", message)
	}
	commit("Begin")
	first := note("Report", b.deal("en", 14, nil))
	b.put(folder, "report.txt", []byte(first.text.String()))
	commit("Add the report")
	second := note("Report", b.deal("en", 14, nil))
	b.save("repository/report.txt", "working tree of a repository", second, nil)
	commit("Report: figures of October")
}
