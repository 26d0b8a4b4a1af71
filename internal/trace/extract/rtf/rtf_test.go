package rtf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"paragraphs": {
			`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial 8;}}{\colortbl;\red1\green2\blue3;}{\*\generator Some 9;}` + "\r\n" +
				`\pard\plain\f0 The margin is {\b 4}.2\~%,` + "\r\n" + ` betr\'e4gt \{7\}\line next\par 8\endash 9\par}`,
			[]string{"par1: The margin is 4.2\u00a0%, beträgt {7}\nnext", "par2: 8–9"},
		},
		"unicode":         {`{\rtf1\uc1 \u8364?4,2 \u-10179?\u-8704? {\uc2\u22235 \'82\'6cx}\u160  5}`, []string{"par1: €4,2 😀 四x\u00a05"}},
		"code pages":      {`{\rtf1{\fonttbl{\f1\fcharset204 A;}{\f2\fcharset128 B;}}\f1 \'ec\'e0\'f0\'e6\'e0 \f2 \'97\'98\'89v 4.2}`, []string{"par1: маржа 利益 4.2"}},
		"notes":           {`{\rtf1 was 4{\super\chftn{\footnote\pard without 7\par}}.2 {\*\annotation\pard is it 5?}now{\header Draft 6}\par}`, []string{"par1 footnote: without 7", "par2 comment: is it 5?", "par3 header: Draft 6", "par4: was 4.2 now"}},
		"high and low":    {`{\rtf1 4.2{\super 1} 10{\up6 6} CO{\sub 2}O}`, []string{"par1: 4.2¹ 10⁶ CO₂O"}},
		"hidden, deleted": {`{\rtf1 a{\v secret 8}b{\deleted was 9}c\par}`, []string{"par1: abc", "par1 hidden: secret 8", "par1 deleted: was 9"}},
		"table": {
			`{\rtf1 before\par\trowd\pard\intbl North\cell 4.2\par more\cell\row\trowd\intbl South\cell 7\cell\row\pard behind\par}`,
			[]string{"par1: before", "par2 A1: North", "par3 B1: 4.2", "par4 B1: more", "par5 A2: South", "par6 B2: 7", "par7: behind"},
		},
		"info":             {`{\rtf1{\info{\title Q3 4.2}{\author Ines}}x}`, []string{"par1 title hidden: Q3 4.2", "par2: x"}},
		"fields":           {`{\rtf1 a {\field{\*\fldinst HYPERLINK "x/4"}{\fldrslt link 5}} b}`, []string{"par1: a link 5 b"}},
		"shapes":           {`{\rtf1 a{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 4}}{\shptxt\pard box 6\par}}}b}`, []string{"par1 text box: box 6", "par2: ab"}},
		"twice":            {`{\rtf1\fromhtml {\*\htmltag <p>4}\htmlrtf {\htmlrtf0 5\htmlrtf\par}\htmlrtf0 }`, []string{"par1: 5"}},
		"binary":           {"{\\rtf1 a{\\pict\\bin4 }}{{4}b}", []string{"par1: ab"}},
		"never closed":     {`{\rtf1 a{\b 4.2`, []string{"par1: a4.2"}},
		"closed too often": {`{\rtf1 a}} 4.2\`, []string{"par1: a 4.2"}},
	} {
		if k := extract.KindOf("a.doc", []byte(c.text)); k != extract.RTF {
			t.Errorf("%s is a %s", name, k)
		}
		if d := cmp.Diff(c.want, extracttest.Read(t, Read, "a.rtf", c.text).Lines()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestWhatIsNotReadIsSaid(t *testing.T) {
	r := extracttest.Read(t, Read, "a.rtf", `{\rtf1{\pict 0102}`+strings.Repeat("{", 100_000)+"4.2")
	if len(r.Skips) != 2 || len(r.Pieces) != 1 {
		t.Errorf("skips %v, pieces %v", r.Skips, r.Lines())
	}
}

func TestStops(t *testing.T) { extracttest.Stops(t, Read, "a.rtf", `{\rtf1 a\par b}`) }

func FuzzRead(f *testing.F) {
	extracttest.Fuzz(f, Read, `{\rtf1\ansi{\fonttbl{\f1\fcharset128 A;}}\f1 \'97\'98 {\footnote a}\u-10179?\u-8704?\cell\row\bin3 abc\par}`,
		`{\rtf1{\*\x}{\info{\title a}}\uc9\u1 {\v a}`)
}
