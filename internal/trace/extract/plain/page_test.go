package plain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/extracttest"
)

func TestPage(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"blocks and inline markup": {
			"<!doctype html>\n<title>Q3 &amp; Q4</title>\n<p>The margin is 4<b>.2</b>&nbsp;%,\n  up <a href=x title=\"since May\">from</a> 2&#44;4&thinsp;%.<br>Ines</p>",
			[]string{
				"2:8: Q3 & Q4", "4:6: since May", "3:4: The margin is 4.2\u00a0%,\nup from 2,4\u2009%.\u2028Ines",
			},
		},
		"cells": {
			"<table><tr><td>4.2<td>7</td></tr><tr><th> 8 </th></tr></table>",
			[]string{"1:16: 4.2", "1:23: 7", "1:43: 8"},
		},
		"high and low": {"<p>4.2<sup>1</sup> and 10<sup>-6</sup> CO<sub>2</sub>", []string{"1:4: 4.2¹ and 10⁻⁶ CO₂"}},
		"out of sight": {
			"<p>seen</p><div style='display: none'><div>4.2</div> more</div><!-- 7 --><script>var x = \"<p>9</p>\"</script><style>p{}</style><p hidden>8<p>seen",
			[]string{"1:4: seen", "1:44 hidden: 4.2", "1:54 hidden: more", "1:64 hidden: 7", "1:137 hidden: 8", "1:141: seen"},
		},
		"struck":       {"<p>was <del>4.2</del> is 2.4", []string{"1:4: was", "1:13 deleted: 4.2", "1:23: is 2.4"}},
		"no scripts":   {"<noscript><p>4.2 <b>%</b></noscript><p>x", []string{"1:11 hidden: 4.2 %", "1:40: x"}},
		"attributes":   {"<img alt='Chart: 4.2 %'><input value=7><meta name=description content='about 8'>", []string{"1:1: Chart: 4.2 %", "1:25: 7", "1:40 hidden: about 8"}},
		"as laid out":  {"<pre>\n a  4\n b  7</pre>", []string{"2:2: a  4\n b  7"}},
		"Latin-1":      {"<html><meta charset=iso-8859-1><p>betr\xe4gt", []string{"1:35: beträgt"}},
		"Shift JIS":    {"<html><meta charset=\"shift_jis\"><p>\x97\x98\x89v 4.2", []string{"1:36: 利益 4.2"}},
		"never closed": {"<p>4.2 <b", []string{"1:4: 4.2"}},
		"soft breaks":  {"<p>1&shy;234&#8203;567<wbr>89", []string{"1:4: 123456789"}},
	} {
		if d := cmp.Diff(c.want, extracttest.Read(t, Page, "a.html", c.page).Lines()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestPageIsDeep(t *testing.T) {
	page := strings.Repeat("<div><span>", 200_000) + "4.2"
	if got := extracttest.Read(t, Page, "a.html", page).Pieces; len(got) != 1 || got[0].Text != "4.2" {
		t.Errorf("%d pieces", len(got))
	}
}

func TestPageStops(t *testing.T) { extracttest.Stops(t, Page, "a.html", "<p>one<p>two") }

func FuzzPage(f *testing.F) {
	extracttest.Fuzz(f, Page, "<p>a<b>b</b>", "<noscript><p>x</noscript>", "<div hidden><div>x</div></div>", "<pre> a\r\n", "<meta charset=utf-16be>", "<sup>1</sup>&#0;&amp")
}
