package rtf

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// word does what a control word says; has is whether a number follows it.
func (r *reader) word(word string, number int, has bool) {
	ignore := r.ignore
	r.ignore = false
	on := !has || number != 0
	switch word {
	case "u":
		r.unit(number)
	case "uc":
		r.state.fallback = min(max(number, 0), 100)
	case "bin":
		r.at = min(len(r.text), r.at+max(number, 0))
	case "par", "sect", "page", "row", "cell", "nestcell", "nestrow":
		r.breakText(word)
	case "pard":
		r.decode()
		r.state.table = false
	case "intbl":
		r.state.table = true
	case "ansicpg":
		r.pages = pageOf(number)
	case "mac":
		r.pages = charmap.Macintosh
	case "pc":
		r.pages = charmap.CodePage437
	case "pca":
		r.pages = charmap.CodePage850
	case "f":
		r.decode()
		r.state.font = number
	case "fcharset":
		if pages := charsetOf(number); pages != nil && r.state.fontTable && len(r.fonts) < mostFonts {
			r.fonts[r.state.font] = pages
		}
	case "plain":
		r.decode()
		r.state.hidden, r.state.high, r.state.low, r.state.deleted = false, false, false, false
	default:
		if !r.look(word, number, on) && !r.character(word) && !r.destination(word) && ignore {
			r.state.skip = true
		}
	}
}

// mostFonts is how many fonts with a character set of their own are kept.
const mostFonts = 10_000

// breakText ends a paragraph, a cell or a row.
func (r *reader) breakText(word string) {
	if r.state.skip {
		return
	}
	switch word {
	case "cell":
		r.decode()
		r.state.table = true
		r.endParagraph()
		r.column++
	case "row":
		r.endParagraph()
		r.row, r.column = r.row+1, 0
	default:
		r.endParagraph()
	}
}

// look sets how text looks, and reports whether the word is for that.
func (r *reader) look(word string, number int, on bool) bool {
	switch word {
	case "v", "webhidden":
		r.decode()
		r.state.hidden = on
	case "deleted":
		r.decode()
		r.state.deleted = on
	case "super":
		r.decode()
		r.state.high, r.state.low = on, false
	case "sub":
		r.decode()
		r.state.high, r.state.low = false, on
	case "nosupersub":
		r.decode()
		r.state.high, r.state.low = false, false
	case "up":
		r.decode()
		r.state.high = on && number != 0
	case "dn":
		r.decode()
		r.state.low = on && number != 0
	case "htmlrtf": // around what stands in the page, too, that the text was made of
		r.decode()
		r.state.twice = on
	default:
		return false
	}
	return true
}

// character writes what a word stands for, and reports whether it does.
func (r *reader) character(word string) bool {
	var text string
	switch word {
	case "tab":
		text = "\t"
	case "line", "lbr":
		text = "\n"
	case "emdash":
		text = "—"
	case "endash":
		text = "–"
	case "lquote":
		text = "‘"
	case "rquote":
		text = "’"
	case "ldblquote":
		text = "“"
	case "rdblquote":
		text = "”"
	case "bullet":
		text = "•"
	case "emspace", "enspace", "qmspace":
		text = "\u2002"
	default:
		return false
	}
	r.put(text)
	return true
}

// destination goes to another text, and reports whether the word names one
// that is known.
func (r *reader) destination(word string) bool {
	r.decode()
	switch word {
	case "footnote":
		r.begin("footnote", "")
	case "annotation":
		r.state.skip = false
		r.begin("comment", "")
	case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf":
		r.begin("header", "")
	case "shptxt":
		r.state.skip = false
		r.begin("text box", "")
	case "title", "subject", "keywords", "doccomm":
		if r.state.info != "" {
			r.state.skip = false
			r.begin("hidden", word)
		}
	case "info":
		r.state.skip, r.state.info = true, word
	case "fonttbl":
		r.state.fontTable = true
	case "pict", "objdata":
		r.state.skip, r.objects = true, true
	case "colortbl", "stylesheet", "fldinst", "listtext", "pntext", "nonesttables", "upr", "sp", "objclass", "objname", "themedata",
		"datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atntime",
		"atndate", "atnref", "atrfstart", "atrfend", "xe", "tc", "filetbl", "revtbl", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "do":
		r.state.skip = true
	case "ud":
		r.state.skip = false
	case "shpinst", "result", "shp":
	default:
		return false
	}
	return true
}

// pageOf is the code page with a number, as Windows counts them.
func pageOf(number int) encoding.Encoding {
	switch number {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936:
		return simplifiedchinese.GBK
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	case 1253:
		return charmap.Windows1253
	case 1254:
		return charmap.Windows1254
	case 1255:
		return charmap.Windows1255
	case 1256:
		return charmap.Windows1256
	case 1257:
		return charmap.Windows1257
	case 1258:
		return charmap.Windows1258
	case 10000:
		return charmap.Macintosh
	case 65001:
		return encoding.Nop
	}
	return charmap.Windows1252
}

// charsetOf is the code page of a font by the number of its character set; nil
// for that of the document.
func charsetOf(number int) encoding.Encoding {
	pages := map[int]int{
		77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
		177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 255: 850,
	}
	if page, ok := pages[number]; ok {
		return pageOf(page)
	}
	return nil
}
