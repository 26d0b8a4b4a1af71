package pdf

import (
	"strings"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"ownup/internal/trace/extract"
)

// properties reads what the document says about itself.
func (s *session) properties() ([]extract.Piece, error) {
	paths := map[string]string{"Author": extract.Creator, "Title": "title", "Subject": "subject", "Keywords": "keywords"}
	asked := []string{"Author", "Title", "Subject", "Keywords"}
	said, err := s.in.GetMetaData(&requests.GetMetaData{Document: s.doc, Tags: &asked})
	if err != nil {
		return nil, err
	}
	var pieces []extract.Piece
	for _, tag := range said.Tags {
		if text := clean(tag.Value); text != "" {
			place := extract.Place{Part: "properties", Path: paths[tag.Tag]}
			pieces = append(pieces, extract.Piece{Place: place, Text: text})
		}
	}
	return pieces, nil
}

// values returns the values of the fields of a form that Adobe calls dynamic:
// markup from which a program makes up the pages when it shows them. It is nil
// for all others, whose fields stand on pages.
func (s *session) values() ([]byte, error) {
	kind, err := s.in.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: s.doc})
	if err != nil || kind.FormType != enums.FPDF_FORMTYPE_XFA_FULL {
		return nil, err
	}
	counted, err := s.in.FPDF_GetXFAPacketCount(&requests.FPDF_GetXFAPacketCount{Document: s.doc})
	if err != nil {
		return nil, err
	}
	const most = 100
	for i := range min(counted.Count, most) {
		named, err := s.in.FPDF_GetXFAPacketName(&requests.FPDF_GetXFAPacketName{Document: s.doc, Index: i})
		if err != nil || named.Name != "datasets" {
			continue
		}
		held, err := s.in.FPDF_GetXFAPacketContent(&requests.FPDF_GetXFAPacketContent{Document: s.doc, Index: i})
		if err != nil {
			return nil, err
		}
		return held.Content, nil
	}
	return []byte{}, nil
}

func (s *session) countAttachments() (int, error) {
	counted, err := s.in.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: s.doc})
	if err != nil {
		return 0, err
	}
	return counted.AttachmentCount, nil
}

func (s *session) attachment(index int) (references.FPDF_ATTACHMENT, error) {
	found, err := s.in.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: s.doc, Index: index})
	if err != nil {
		return "", err
	}
	return found.Attachment, nil
}

// pinned returns the file that lies on a page; both count from 0.
func (s *session) pinned(index, i int) (references.FPDF_ATTACHMENT, error) {
	on := requests.Page{ByIndex: &requests.PageByIndex{Document: s.doc, Index: index}}
	found, err := s.in.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: on, Index: i})
	if err != nil {
		return "", err
	}
	file, err := s.in.FPDFAnnot_GetFileAttachment(&requests.FPDFAnnot_GetFileAttachment{Document: s.doc, Annotation: found.Annotation})
	if err != nil {
		return "", err
	}
	return file.Attachment, nil
}

// file returns the name and the content of an attached file; nil where the
// document names one and holds none.
func (s *session) file(a references.FPDF_ATTACHMENT) (name string, content []byte, err error) {
	named, err := s.in.FPDFAttachment_GetName(&requests.FPDFAttachment_GetName{Attachment: a})
	if err != nil {
		return "", nil, err
	}
	held, err := s.in.FPDFAttachment_GetFile(&requests.FPDFAttachment_GetFile{Attachment: a})
	if err != nil {
		return "", nil, err
	}
	if name = clean(named.Name); name == "" {
		name = "attachment"
	}
	return name, held.Contents, nil
}

// clean returns a text of a PDF in UTF-8, with one kind of line end and
// without space around it.
func clean(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, string(unknown))
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text)
	return strings.TrimSpace(text)
}
