package ooxml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/ooxml"
)

// trail is what a scanner sees, a word for each step.
func trail(content string) (steps []string, err error) {
	s := ooxml.NewScanner([]byte(content))
	for {
		switch s.Next() {
		case ooxml.Start:
			steps = append(steps, fmt.Sprintf("<%s%s>", s.Name(), s.Attrs()))
		case ooxml.End:
			steps = append(steps, fmt.Sprintf("</%s>", s.Name()))
		case ooxml.Text:
			steps = append(steps, string(s.Text()))
		default:
			return steps, s.Err()
		}
	}
}

func TestScanner(t *testing.T) {
	for _, tc := range []struct {
		content string
		want    []string
	}{
		{`<?xml version="1.0"?><a>b</a>`, []string{"<a>", "b", "</a>"}},
		{`<x:a r="1"><y:b/></x:a>`, []string{`<a r="1">`, "<b>", "</b>", "</a>"}},
		{`<a b="x>y"/>`, []string{`<a b="x>y">`, "</a>"}},
		{`<a b='"/>'>t</a>`, []string{`<a b='"/>'>`, "t", "</a>"}},
		{`<a>1 &lt; 2 &amp;&#65;&#x42;&none;</a>`, []string{"<a>", "1 < 2 &AB&none;", "</a>"}},
		{`<a><![CDATA[<b>&]]></a>`, []string{"<a>", "<b>&", "</a>"}},
		{`<a><!-- <b> --><?p <c> ?></a >`, []string{"<a>", "</a>"}},
	} {
		got, err := trail(tc.content)
		if err != nil {
			t.Errorf("%s: %v", tc.content, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.content, diff)
		}
	}
}

func TestScannerReportsDamage(t *testing.T) {
	for _, content := range []string{"<a", "<a>", "<a b=\"", "<a><!-- ", "<a></a", "<a><![CDATA[", "<", strings.Repeat("<a>", 1000)} {
		if _, err := trail(content); err == nil {
			t.Errorf("%.20q passes for whole", content)
		}
	}
}

func TestAttributes(t *testing.T) {
	s := ooxml.NewScanner([]byte(`<a id="1" r:id = 'two' w:val="&quot;3" hidden="0"/>`))
	s.Next()
	for _, tc := range []struct{ what, got, want string }{
		{"plain", s.Attr("id"), "1"},
		{"with a prefix", s.Prefixed("id"), "two"},
		{"either", s.AnyAttr("val"), `"3`},
		{"missing", s.Attr("none"), ""},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q; want %q", tc.what, tc.got, tc.want)
		}
	}
	if s.On("hidden") || !s.On("none") {
		t.Error("a switch is off at 0 and on where nothing is said")
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><x:a r:id="1" b='2'>t &amp; &#x41;<b/><![CDATA[c]]><!-- d --></x:a>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		s := ooxml.NewScanner(content)
		for steps := 0; ; steps++ {
			kind := s.Next()
			if kind == ooxml.EOF {
				return
			}
			if kind == ooxml.Start {
				s.Attr("b")
				s.Prefixed("id")
			}
			if s.Depth() < 0 {
				t.Fatal("more ends than starts are counted")
			}
			if steps > 2*len(content)+2 {
				t.Fatal("the scanner does not go on")
			}
		}
	})
}
