package demo

import (
	"fmt"
	"strings"
)

// slide is one slide: a title and lines of text.
type slide struct {
	title string
	lines []string
}

const slideSpaces = `xmlns:a="` + drawing + `" xmlns:r="` + relations + `"` +
	` xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

// slides makes a presentation: a master, one layout, a theme, the slides.
func slides(list []slide) []part {
	const of = officeType + "presentationml."
	var ids strings.Builder
	rels := []relation{{relations + "/slideMaster", "slideMasters/slideMaster1.xml"}}
	var parts []part
	for i, s := range list {
		file := fmt.Sprintf("slide%d.xml", i+1)
		fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+2)
		rels = append(rels, relation{relations + "/slide", "slides/" + file})
		parts = append(parts,
			part{"ppt/slides/" + file, of + "slide+xml", `<p:sld ` + slideSpaces + `>` + slideTree(s) + `</p:sld>`},
			part{
				"ppt/slides/_rels/" + file + ".rels", "",
				relationships(relation{relations + "/slideLayout", "../slideLayouts/slideLayout1.xml"}),
			})
	}
	rels = append(rels, relation{relations + "/theme", "theme/theme1.xml"})
	main := part{"ppt/presentation.xml", presentation + ".main+xml", `<p:presentation ` + slideSpaces + `>` +
		`<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>` +
		`<p:sldIdLst>` + ids.String() + `</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`}
	return append([]part{
		main,
		{"ppt/_rels/presentation.xml.rels", "", relationships(rels...)},
		{"ppt/slideMasters/slideMaster1.xml", of + "slideMaster+xml", slideMaster},
		{"ppt/slideMasters/_rels/slideMaster1.xml.rels", "", relationships(
			relation{relations + "/slideLayout", "../slideLayouts/slideLayout1.xml"},
			relation{relations + "/theme", "../theme/theme1.xml"})},
		{"ppt/slideLayouts/slideLayout1.xml", of + "slideLayout+xml", slideLayout},
		{"ppt/slideLayouts/_rels/slideLayout1.xml.rels", "", relationships(
			relation{relations + "/slideMaster", "../slideMasters/slideMaster1.xml"})},
		{"ppt/theme/theme1.xml", officeType + "theme+xml", theme},
	}, parts...)
}

// slideTree is what stands on a slide.
func slideTree(s slide) string {
	return `<p:cSld><p:spTree>` + treeHead +
		box(2, "Title", "title", 365125, 1325563, 4000, []string{s.title}) +
		box(3, "Text", "body", 1825625, 4351338, 2400, s.lines) +
		`</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>`
}

const treeHead = `<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>` +
	`<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>`

// box is a text box as wide as a slide less its margins. Sizes of type are in
// hundredths of a point, places in the units of the format (914,400 an inch).
func box(id int, name, kind string, top, height, size int, lines []string) string {
	var text strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&text, `<a:p><a:r><a:rPr lang="en-GB" sz="%d"/><a:t>%s</a:t></a:r></a:p>`, size, escape(line))
	}
	if len(lines) == 0 {
		text.WriteString(`<a:p/>`)
	}
	return fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="%d" name="%s"/><p:cNvSpPr/><p:nvPr><p:ph type="%s" idx="%d"/></p:nvPr></p:nvSpPr>`+
		`<p:spPr><a:xfrm><a:off x="838200" y="%d"/><a:ext cx="10515600" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>`+
		`<p:txBody><a:bodyPr/><a:lstStyle/>%s</p:txBody></p:sp>`, id, name, kind, id-2, top, height, text.String())
}

var (
	emptyTree = `<p:cSld><p:spTree>` + treeHead + box(2, "Title", "title", 365125, 1325563, 4000, nil) +
		box(3, "Text", "body", 1825625, 4351338, 2400, nil) + `</p:spTree></p:cSld>`

	slideMaster = `<p:sldMaster ` + slideSpaces + `>` + emptyTree +
		`<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3"` +
		` accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>` +
		`<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>` +
		`<p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>`

	slideLayout = `<p:sldLayout ` + slideSpaces + ` type="obj">` + emptyTree +
		`<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`

	theme = `<a:theme xmlns:a="` + drawing + `" name="Saltmere"><a:themeElements><a:clrScheme name="Saltmere">` +
		colours("dk1", "1F2A33", "lt1", "FFFFFF", "dk2", "24505E", "lt2", "EEF2F3", "accent1", "2F7F8F", "accent2", "C98B3C",
			"accent3", "6B8E5A", "accent4", "8A6FA8", "accent5", "B4584F", "accent6", "5B7083", "hlink", "1F5F8B", "folHlink", "6B4E8A") +
		`</a:clrScheme><a:fontScheme name="Saltmere"><a:majorFont>` + typeface + `</a:majorFont><a:minorFont>` + typeface +
		`</a:minorFont></a:fontScheme><a:fmtScheme name="Saltmere">` +
		`<a:fillStyleLst>` + strings.Repeat(fill, 3) + `</a:fillStyleLst>` +
		`<a:lnStyleLst>` + strings.Repeat(`<a:ln w="9525">`+fill+`</a:ln>`, 3) + `</a:lnStyleLst>` +
		`<a:effectStyleLst>` + strings.Repeat(`<a:effectStyle><a:effectLst/></a:effectStyle>`, 3) + `</a:effectStyleLst>` +
		`<a:bgFillStyleLst>` + strings.Repeat(fill, 3) + `</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
)

const (
	typeface = `<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>`
	fill     = `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
)

// colours lists names and values by turns.
func colours(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<a:%s><a:srgbClr val="%s"/></a:%s>`, pairs[i], pairs[i+1], pairs[i])
	}
	return b.String()
}
