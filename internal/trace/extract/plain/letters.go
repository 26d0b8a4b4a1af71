package plain

import (
	"golang.org/x/net/html/atom"
)

// isUnseen reports characters that have no width and no meaning in a text.
func isUnseen(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u2060', '\ufeff':
		return true
	}
	return false
}

// High returns the character for one that is set high, as notes and exponents
// are, so that "4.2" with note 1 is not 4.21. One that has none stays.
func High(r rune) rune {
	switch r {
	case '1':
		return '¹'
	case '2':
		return '²'
	case '3':
		return '³'
	case '+':
		return '⁺'
	case '-', '\u2212':
		return '⁻'
	}
	if r == '0' || r >= '4' && r <= '9' {
		return '⁰' + r - '0'
	}
	return r
}

// Low is High for what is set low.
func Low(r rune) rune {
	if r >= '0' && r <= '9' {
		return '₀' + r - '0'
	}
	return r
}

// isBlock reports elements that stand apart from the text around them.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Button, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hr, atom.Html, atom.Iframe, atom.Legend, atom.Li,
		atom.Main, atom.Menu, atom.Nav, atom.Noembed, atom.Noframes, atom.Noscript, atom.Ol, atom.Optgroup, atom.Option, atom.P,
		atom.Pre, atom.Script, atom.Section, atom.Select, atom.Style, atom.Summary, atom.Svg, atom.Table, atom.Tbody, atom.Td, atom.Template,
		atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Title, atom.Tr, atom.Ul, atom.Xmp:
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
