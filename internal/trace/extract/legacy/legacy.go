// Package legacy reads the documents that Office wrote before 2007, and what
// else comes in the container that it used then ([cfb]).
//
// What is in the container is told by the names of its streams. Workbooks,
// documents, presentations and mails of Outlook have readers of ours ([xls],
// [doc], [ppt], [msg]). A modern file that is encrypted is handed to the modern reader, which knows the
// password that Excel uses where it asks for none. The rest, such as drawings
// of Visio, is converted by LibreOffice, where there is one, and then read by
// the modern readers. A document that nobody here can read is named, with what
// to do about it.
//
// LibreOffice is a large program that reads hostile bytes. It is started for
// one document at a time, in a folder of its own with a profile of its own, no
// macros, no links followed and no environment but what it needs; it is ended
// with all that it started when it has not finished in time. It needs a
// temporary folder that can be written to, some 500 MB of memory and a few
// seconds. Whoever confines this process confines LibreOffice with it.
package legacy

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/doc"
	"ownup/internal/trace/extract/msg"
	"ownup/internal/trace/extract/ole"
	"ownup/internal/trace/extract/ooxml"
	"ownup/internal/trace/extract/ppt"
	"ownup/internal/trace/extract/xls"
)

// Office reads old documents. It may be used by several goroutines and
// converts one document at a time.
type Office struct {
	program  string    // of LibreOffice; "" if there is none
	ask      Converter // who converts instead; nil: the program
	modern   extract.Readers
	patience time.Duration // for one document
	turn     chan struct{} // whoever has put a token in converts
}

// New returns an Office that converts with the program, which may be "", and
// reads what comes out with the modern readers.
func New(program string, modern extract.Readers) *Office {
	return &Office{program: program, modern: modern, patience: patience, turn: make(chan struct{}, 1)}
}

// Converter has LibreOffice turn an old document into a modern one. The ending
// is that of its kind. It returns the document, or says in a sentence why there
// is none; its error is that of the context.
type Converter func(ctx context.Context, ending string, content []byte, limits extract.Limits) (document []byte, refused string, err error)

// NewElsewhere returns an Office that has its documents converted by somebody
// else: in a confined process, which starts no program.
func NewElsewhere(ask Converter, modern extract.Readers) *Office {
	o := New("", modern)
	o.ask = ask
	return o
}

// Find returns the program of LibreOffice, or "" where it is not installed.
func Find() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	usual := map[string][]string{
		"darwin":  {"/Applications/LibreOffice.app/Contents/MacOS/soffice"},
		"windows": {`C:\Program Files\LibreOffice\program\soffice.exe`, `C:\Program Files (x86)\LibreOffice\program\soffice.exe`},
	}
	for _, path := range usual[runtime.GOOS] {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// format is a kind of old document.
type format struct {
	stream string         // that only it has
	name   string         // for a person
	ending string         // of such a file
	modern string         // what LibreOffice turns it into; "": it cannot
	read   extract.Reader // of ours, which needs no LibreOffice
}

// formats in the order in which they are looked for: a document may hold
// streams of another that is embedded, but in a folder.
var formats = []format{
	{stream: "Workbook", read: xls.Read},
	{stream: "Book", read: xls.Read},
	{stream: "WordDocument", read: doc.Read},
	{stream: "PowerPoint Document", read: ppt.Read},
	{stream: "PP40", name: "PowerPoint presentations from before 1997", ending: ".ppt", modern: "pptx"},
	{stream: "VisioDocument", name: "Visio drawings in the old format (.vsd)", ending: ".vsd", modern: "odg"},
	{stream: "Quill/QuillSub/CONTENTS", name: "Publisher documents (.pub)", ending: ".pub", modern: "odg"},
	{stream: "PerfectOffice_MAIN", name: "WordPerfect documents (.wpd)", ending: ".wpd", modern: "odt"},
	{stream: "__properties_version1.0", read: msg.Read},
}

// Read is an [extract.Reader] of what lies in the old container.
func (o *Office) Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := cfb.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, "The file is damaged.")
	}
	names := file.Names()
	if has(names, "EncryptedPackage") {
		return o.sealed(ctx, f, limits, sink)
	}
	for _, format := range formats {
		if has(names, format.stream) {
			return o.readAs(ctx, format, f, limits, sink)
		}
	}
	for _, name := range names {
		stream, _ := file.Stream(name)
		if fileName, content, ok := ole.File(name, stream); ok {
			return sink.Member(fileName, content)
		}
	}
	return sink.Skip(extract.Place{}, "Files of this kind are not read: a container without a document that is known.")
}

// has reports whether there is a stream; names of streams have no case.
func has(names []string, stream string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, stream) })
}

// sealed reads a modern document that is encrypted.
func (o *Office) sealed(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	p, err := ooxml.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, ooxml.Reason("document", err))
	}
	kinds := map[string]extract.Kind{"xl": extract.Workbook, "word": extract.Word, "ppt": extract.Slides}
	folder, _, _ := strings.Cut(strings.ToLower(p.Main("xl/workbook.xml", "word/document.xml", "ppt/presentation.xml")), "/")
	read, ok := o.modern[kinds[folder]]
	if !ok {
		return sink.Skip(extract.Place{}, "The file is encrypted and holds no document that is known.")
	}
	f.Kind = kinds[folder]
	return read(ctx, f, limits, sink)
}

// readAs reads an old document with a reader of ours, or else by way of
// LibreOffice.
func (o *Office) readAs(ctx context.Context, format format, f extract.File, limits extract.Limits, sink extract.Sink) error {
	ending := "." + format.modern
	switch {
	case format.read != nil:
		return format.read(ctx, f, limits, sink)
	case format.modern == "":
		return sink.Skip(extract.Place{}, format.name+" are not read; save the file in another format.")
	case o.program == "" && o.ask == nil:
		return sink.Skip(extract.Place{}, format.name+" are read with LibreOffice, where it is installed and you allow it (--libreoffice). Or save the file as "+ending+".")
	}
	convert := o.ask
	if convert == nil {
		convert = o.Convert
	}
	content, refused, err := convert(ctx, format.ending, f.Content, limits)
	switch {
	case err != nil:
		return err
	case refused != "":
		return sink.Skip(extract.Place{}, refused)
	}
	return o.modern.Read(ctx, "converted"+ending, content, limits, sink)
}

// Convert is a [Converter].
func (o *Office) Convert(ctx context.Context, ending string, content []byte, limits extract.Limits) (document []byte, refused string, err error) {
	i := slices.IndexFunc(formats, func(f format) bool { return f.ending == ending && f.read == nil && f.modern != "" })
	if i < 0 || o.program == "" {
		return nil, "Files of this kind are not read.", nil
	}
	document, err = o.converted(ctx, formats[i], content, limits)
	modern := "." + formats[i].modern
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case errors.Is(err, errLate):
		return nil, "LibreOffice did not finish reading the file in time. Save the file as " + modern + ".", nil
	case errors.Is(err, errLarge):
		return nil, "The file is larger than the limit once it is converted.", nil
	case err != nil:
		return nil, "LibreOffice could not read the file: it is damaged or has a password.", nil //nolint:nilerr // said to the person, who can do no more about it
	}
	return document, "", nil
}
