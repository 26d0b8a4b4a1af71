package unwrap

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isPassedOver reports elements whose text is not the writer's own words now:
// what programs read, code, quotations, and what is struck out.
func isPassedOver(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Select, atom.Iframe, atom.Noscript, atom.Noframes, atom.Noembed,
		atom.Object, atom.Svg, atom.Math, atom.Template, atom.Audio, atom.Video, atom.Canvas,
		atom.Pre, atom.Blockquote, atom.Del, atom.S, atom.Strike:
		return true
	}
	return isCode(tag)
}

// isCode reports code within a line.
func isCode(tag atom.Atom) bool {
	switch tag {
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt, atom.Var:
		return true
	}
	return false
}

// isBlock reports elements that stand apart from the text around them.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Div, atom.Dl,
		atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary,
		atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// isVoid reports elements that hold nothing.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// attributes are those of a tag that say what it is for.
type attributes struct {
	id, name, class, style string
	hidden                 bool
}

// maxAttributes is how many attributes of a tag are looked at.
const maxAttributes = 50

func attributesOf(z *html.Tokenizer, more bool) attributes {
	var a attributes
	for n := 0; more && n < maxAttributes; n++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(value)
		case "name":
			a.name = string(value)
		case "class":
			a.class = string(value)
		case "style":
			a.style = strings.ToLower(strings.Join(strings.Fields(string(value)), ""))
		case "hidden":
			a.hidden = true
		}
	}
	return a
}

// hides reports an element that is not shown, or that holds a message that was
// answered, or a signature, by the marks that mail programs leave: Gmail,
// Thunderbird, Yahoo, Proton, Zoho, Outlook.
func (a attributes) hides() bool {
	if a.hidden || strings.Contains(a.style, "display:none") {
		return true
	}
	for class := range strings.FieldsSeq(a.class) {
		switch class {
		case "gmail_quote", "gmail_quote_container", "gmail_attr", "gmail_signature",
			"moz-cite-prefix", "moz-forward-container", "moz-signature",
			"yahoo_quoted", "protonmail_quote", "protonmail_signature_block", "zmail_extra", "tutanota_quote":
			return true
		}
	}
	return slices.Contains([]string{"Signature", "ms-outlook-mobile-signature", "OLK_SRC_BODY_SECTION"}, a.id)
}

// endsOwnText reports the place below which a mail program has put the message
// that is answered, without an element around it.
func (a attributes) endsOwnText() bool {
	switch a.id {
	case "divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "stopSpelling":
		return true
	}
	// Outlook on the desktop draws a line above the header of the answered
	// message, and marks it in no other way.
	line := strings.HasPrefix(a.style, "border:none;border-top:solid#") && strings.Contains(a.style, "padding:3.0pt0")
	return line || a.name == "_MailOriginal"
}
