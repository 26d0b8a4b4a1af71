package doc

import (
	"context"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/ole"
	"ownup/internal/trace/extract/xls"
)

// pool is the folder of what is embedded: each thing has a folder in it.
const pool = "ObjectPool/"

// embedded reads what is embedded: the cells of workbooks, with the places that
// they have there, and files as they are. What is none of these is reported
// once; pictures and equations say nothing that is read anywhere.
func embedded(ctx context.Context, file *cfb.File, limits extract.Limits, sink extract.Sink) error {
	unread := false
	for _, path := range file.Names() {
		object, inside := strings.CutPrefix(path, pool)
		_, name, nested := strings.Cut(object, "/")
		if !inside || !nested {
			continue
		}
		stream, _ := file.Stream(path) // what is missing is missed by its reader
		var err error
		switch name {
		case "Workbook", "Book":
			err = xls.Stream(ctx, stream, limits, sink)
		case "WordDocument", "PowerPoint Document", "VisioDocument":
			unread = true
		default:
			if fileName, content, ok := ole.File(name, stream); ok {
				err = sink.Member(fileName, content)
			}
		}
		if err != nil {
			return err
		}
	}
	if unread {
		return sink.Skip(extract.Place{}, "A document that is embedded in this one is not read.")
	}
	return nil
}
