package extract

import (
	"bytes"
	"path"
	"strings"

	"ownup/internal/source/mailparse"
)

// Kind is what sort of file a file is.
type Kind uint8

// The kinds of file.
const (
	Binary Kind = iota // nothing that is known
	Text               // and source
	Markdown
	HTML
	Table // values set apart by commas, semicolons, tabs or bars
	JSON  // one value or many: JSON Lines too
	Notebook
	Mail
	Mailbox // mbox
	Zip
	Gzip
	Bzip2
	Tar
	OpenText   // OpenDocument
	OpenSheet  // OpenDocument
	OpenSlides // OpenDocument, and its drawings
	RTF
	Word     // Office Open XML
	Workbook // Office Open XML
	Slides   // Office Open XML
	PDF
	OldOffice // the binary formats, and what is sealed in the same container
	Packed    // by a program whose format is not read
	Picture
	Recording // sound and film
)

// kindNames are what the kinds are called where a person reads of them.
var kindNames = [...]string{
	Binary: "binary file", Text: "text", Markdown: "Markdown", HTML: "page", Table: "table", JSON: "JSON", Notebook: "notebook",
	Mail: "mail", Mailbox: "mailbox", Zip: "zip archive", Gzip: "gzip file", Bzip2: "bzip2 file", Tar: "tar archive",
	OpenText: "OpenDocument text", OpenSheet: "OpenDocument spreadsheet", OpenSlides: "OpenDocument presentation", RTF: "rich text",
	Word: "Word document", Workbook: "Excel workbook", Slides: "PowerPoint presentation", PDF: "PDF",
	OldOffice: "old or encrypted Office file", Packed: "archive in another format", Picture: "picture", Recording: "recording",
}

// String gives the name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Binary]
}

// notRead is the sentence for a file that has no reader.
func (k Kind) notRead() string { return "Files of this kind are not read: " + k.String() + "." }

// signatures are how files begin that are no text.
var signatures = []struct {
	at    int
	bytes string
	kind  Kind
}{
	{0, "%PDF-", PDF},
	{0, "{\\rtf", RTF},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldOffice},
	{0, "\x1f\x8b", Gzip},
	{0, "BZh", Bzip2},
	{257, "ustar", Tar},
	{0, "\xfd7zXZ\x00", Packed},
	{0, "7z\xbc\xaf\x27\x1c", Packed},
	{0, "Rar!\x1a\x07", Packed},
	{0, "\x28\xb5\x2f\xfd", Packed}, // zstd
	{0, "\x1f\x9d", Packed},         // compress
	{0, "MSCF\x00\x00", Packed},     // cabinet
	{0, "\x89PNG\r\n\x1a\n", Picture},
	{0, "\xff\xd8\xff", Picture},
	{0, "GIF8", Picture},
	{0, "II*\x00", Picture},
	{0, "MM\x00*", Picture},
	{8, "WEBP", Picture},
	{8, "WAVE", Recording},
	{8, "AVI ", Recording},
	{4, "ftyp", Recording},
	{0, "ID3", Recording},
	{0, "OggS", Recording},
	{0, "\x1aE\xdf\xa3", Recording}, // Matroska
}

// sample is how much of a file is looked at to tell its kind, in bytes.
const sample = 8 << 10

// KindOf tells the kind of a file by its content. Where that is plain text,
// the ending of the name says which; an ending that the content does not bear
// out is not believed.
func KindOf(name string, content []byte) Kind {
	head := content[:min(len(content), sample)]
	if k := zipKind(content); k != Binary {
		return k
	}
	for _, s := range signatures {
		if len(head) > s.at && bytes.HasPrefix(head[s.at:], []byte(s.bytes)) && !isProse(s.bytes, head) {
			return s.kind
		}
	}
	if at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); at >= 0 && !isText(head[:at]) {
		return PDF
	}
	if !isText(head) {
		return Binary
	}
	return textKind(name, head, content)
}

// isProse reports a text that only happens to begin as the file of a program
// does: "BZhang will report", "ID3 is a tag", "GIF89 files".
func isProse(signature string, head []byte) bool {
	switch signature {
	case "BZh", "ID3", "GIF8", "OggS", "WEBP", "WAVE", "AVI ", "ftyp":
		return isText(head)
	}
	return false
}

// endings are the kinds of text by the ending of the name.
var endings = map[string]Kind{
	".md": Markdown, ".markdown": Markdown, ".mdown": Markdown, ".mkd": Markdown, ".qmd": Markdown, ".rmd": Markdown,
	".html": HTML, ".htm": HTML, ".xhtml": HTML, ".xht": HTML,
	".csv": Table, ".tsv": Table, ".tab": Table, ".psv": Table,
	".xls": Table, ".xlsx": Table, // what some programs call an export of text
	".json": JSON, ".jsonl": JSON, ".ndjson": JSON, ".geojson": JSON, ".webmanifest": JSON, ".har": JSON,
	".ipynb": Notebook,
	".eml":   Mail, ".emlx": Mail, ".mht": Mail, ".mhtml": Mail,
	".mbox": Mailbox, ".mbx": Mailbox,
}

func textKind(name string, head, content []byte) Kind {
	ending := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	named, known := endings[ending]
	begin := beginning(head)
	switch {
	case isPage(begin):
		return HTML
	case strings.HasPrefix(begin, "<?xml") && flatKind(head) != Binary:
		return flatKind(head)
	case named == Notebook && isValue(begin), isValue(begin) && isNotebook(content):
		return Notebook
	case named == JSON && isValue(begin), !known && isJSON(begin):
		return JSON
	case named == Mailbox && strings.HasPrefix(begin, "From "), isFromLine(begin):
		return Mailbox
	case strings.EqualFold(begin[:min(len(begin), len("sep="))], "sep="):
		return Table
	case named == Markdown || named == HTML || named == Table:
		return named
	case isSource(ending):
		return Text
	case isTabbed(begin, len(content) > len(head)):
		return Table
	case ending == ".emlx":
		return Mail // the length of the mail stands before it
	}
	return mailOrText(head)
}

func mailOrText(head []byte) Kind {
	if mailparse.LooksLikeMail(bytes.TrimLeft(head, "\r\n")) {
		return Mail
	}
	return Text
}

// isSource reports endings of texts that are never a mail, whatever their
// first lines look like.
func isSource(ending string) bool {
	switch ending {
	case ".yaml", ".yml", ".toml", ".ini", ".go", ".py", ".js", ".ts", ".c", ".h", ".java", ".rs", ".sql", ".sh", ".tex", ".xml", ".svg", ".css", ".rst", ".log":
		return true
	}
	return false
}

// isTabbed reports a table that a spreadsheet wrote as text: at least three
// lines with the same number of tabs, at least one. The last line may be cut
// off.
func isTabbed(begin string, cut bool) bool {
	const fewest = 3
	lines := strings.Split(strings.TrimRight(begin, "\r\n"), "\n")
	if cut {
		lines = lines[:len(lines)-1]
	}
	if len(lines) < fewest {
		return false
	}
	tabs := strings.Count(lines[0], "\t")
	for _, line := range lines {
		if strings.Count(line, "\t") != tabs {
			return false
		}
	}
	return tabs > 0
}

// isValue reports whether a text begins as a JSON value may.
func isValue(begin string) bool {
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(begin, word) {
			return true
		}
	}
	return begin != "" && strings.IndexByte(`{["-0123456789`, begin[0]) >= 0
}

// isNotebook reports the keys that every notebook has, the one near its end.
func isNotebook(content []byte) bool {
	return bytes.Contains(content[max(0, len(content)-sample):], []byte(`"nbformat"`)) && bytes.Contains(content, []byte(`"cells"`))
}

// isFromLine reports whether a text begins with the line between the mails of
// a mailbox: "From ", somebody, and a date that ends in a year.
func isFromLine(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	return strings.HasPrefix(line, "From ") && strings.Contains(line, ":") && len(strings.Fields(line)) >= 6
}

// isPage reports whether a text begins as a page does.
func isPage(begin string) bool {
	begin = strings.ToLower(begin[:min(len(begin), 1000)])
	for strings.HasPrefix(begin, "<!--") || strings.HasPrefix(begin, "<?xml") {
		_, after, ok := strings.Cut(begin, ">")
		if !ok {
			return false
		}
		begin = strings.TrimLeft(after, " \t\r\n")
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head>", "<body"} {
		if strings.HasPrefix(begin, tag) {
			return true
		}
	}
	return false
}

// isJSON reports whether a text begins with a bracket and goes on as JSON
// does. A text with "[1] is a footnote" does not.
func isJSON(begin string) bool {
	if begin == "" || begin[0] != '{' && begin[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(begin[1:], " \t\r\n")
	if rest == "" {
		return false
	}
	if begin[0] == '{' {
		if rest[0] == '}' {
			return true
		}
		end := strings.IndexByte(rest[1:], '"')
		return rest[0] == '"' && end >= 0 && strings.HasPrefix(strings.TrimLeft(rest[end+2:], " \t\r\n"), ":")
	}
	end := strings.IndexAny(rest, ",]{\"")
	return rest[0] == '{' && isJSON(rest) || rest[0] == '"' || end > 0 && rest[end] == ',' && strings.IndexByte("-0123456789", rest[0]) >= 0
}
