package planted

import (
	"fmt"
	"os/exec"
	"path/filepath"
)

// office makes the documents of LibreOffice: one of each kind in each
// language, and each in every format that it writes.
func (b *builder) office() {
	flatFiles := map[string][]string{} // by kind
	var enter []func(formats map[string]bool)
	for _, language := range []string{"en", "de", "fr", "es"} {
		add := func(kind, folder, name, ending string, content []byte, in func(path, format string)) {
			name += "-" + language
			flatFiles[kind] = append(flatFiles[kind], b.put(b.work, kind+"/"+name+"."+ending, content))
			enter = append(enter, func(made map[string]bool) {
				for _, format := range formatsOf(kind) {
					if path := folder + "/" + name + "." + format; made[path] {
						in(path, format)
					}
				}
			})
		}
		p := b.newPaper(language, "Quarterly report")
		add("text", "reports", "report", "fodt", p.markup(language), func(path, format string) { b.paperIn(p, path, format) })
		k := b.newBook(language)
		add("spreadsheet", "books", "figures", "fods", k.markup(language), func(path, format string) { b.bookIn(k, path, format) })
		d := b.newDeck(language)
		add("presentation", "decks", "review", "fodp", d.markup(language), func(path, format string) { b.deckIn(d, path, format) })
	}
	program, err := exec.LookPath("soffice")
	if err != nil {
		b.missing("LibreOffice is not installed, so there are no documents, workbooks and decks of it.")
		return
	}
	made := map[string]bool{}
	for _, kind := range []string{"text", "spreadsheet", "presentation"} {
		folder := map[string]string{"text": "reports", "spreadsheet": "books", "presentation": "decks"}[kind]
		for _, format := range formatsOf(kind) {
			b.convert(program, format, folder, flatFiles[kind])
			for _, f := range flatFiles[kind] {
				base := filepath.Base(f)
				path := folder + "/" + base[:len(base)-len(filepath.Ext(base))] + "." + format
				made[path] = b.has(path)
				if !made[path] && b.err == nil {
					b.err = fmt.Errorf("LibreOffice made no %s", path)
				}
			}
		}
	}
	for _, f := range enter {
		f(made)
	}
}

// formatsOf are the formats of one kind.
func formatsOf(kind string) []string {
	return map[string][]string{
		"text":         {"docx", "odt", "fodt", "rtf", "doc", "pdf"},
		"spreadsheet":  {"xlsx", "ods", "fods", "xls"},
		"presentation": {"pptx", "odp", "fodp", "ppt", "pdf"},
	}[kind]
}

// convert has LibreOffice write files in another format.
func (b *builder) convert(program, format, folder string, files []string) {
	if b.err != nil {
		return
	}
	args := []string{
		"-env:UserInstallation=file://" + filepath.ToSlash(b.absolute("profile")), "--headless", "--convert-to", format,
		"--outdir", filepath.Join(b.corpus.Folder, folder),
	}
	command := exec.CommandContext(b.ctx, program, append(args, files...)...) //nolint:gosec // the program is LibreOffice
	out, err := command.CombinedOutput()
	if err != nil {
		b.err = fmt.Errorf("have LibreOffice write %s: %w\n%s", format, err, out)
	}
}

// absolute is a path in the folder for what is made on the way.
func (b *builder) absolute(name string) string {
	path, err := filepath.Abs(filepath.Join(b.work, name))
	if err != nil && b.err == nil {
		b.err = err
	}
	return path
}
