package main

import (
	"testing"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// Every fault changes its message, and both versions are plain ASCII: the
// tools count columns in different units, which are alike only there.
func TestFaultsAreWellMade(t *testing.T) {
	faults, err := readFaults()
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) < 25 {
		t.Errorf("there are %d faults", len(faults))
	}
	families := map[string]bool{}
	for _, f := range faults {
		if families[f.Family] {
			t.Errorf("%q is there twice", f.Family)
		}
		families[f.Family] = true
		good, faulty, err := f.versions()
		if err != nil {
			t.Error(err)
			continue
		}
		if good.text == faulty.text {
			t.Errorf("%s: both versions are the same", f.Family)
		}
		for _, p := range []passage{good, faulty} {
			for _, r := range p.text {
				if r >= 0x80 {
					t.Errorf("%s has %q", f.Family, r)
				}
			}
		}
		if !f.Whole && faulty.start == faulty.end {
			t.Errorf("%s: where nothing stands, a tool cannot remark on it; it needs whole", f.Family)
		}
	}
}

// The good versions have to be good: a reviewer that objects to one would not
// be wrong to object to the fault.
func TestGoodVersionsDrawNoError(t *testing.T) {
	faults, err := readFaults()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		good, _, err := f.versions()
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range rules.Review(wording.Message{Kind: wording.Client, Text: []byte(good.text)}).Findings {
			if found.Severity == wording.Error {
				t.Errorf("the good version of %s draws %s on %q", f.Family, found.Rule, good.text[found.Start:found.End])
			}
		}
	}
}

func TestRulesOnAPassage(t *testing.T) {
	p := passage{"one\ntwo three\n", 8, 13} // three
	list := []alert{
		{"f", "before", 2, 1, 3},
		{"f", "on", 2, 5, 5},
		{"f", "over", 2, 2, 5},
		{"f", "elsewhere", 1, 1, 3},
		{"f", "beyond", 9, 1, 3},
		{"f", "missing", 1, 1, 0},
	}
	if got := p.rules(list, false); len(got) != 2 || !got["on"] || !got["over"] {
		t.Errorf("on the passage: %v", got)
	}
	if got := p.rules(list, true); len(got) != 5 || got["beyond"] {
		t.Errorf("anywhere: %v", got)
	}
}

// A tool that objects to the good words as well has not seen the fault.
func TestJudge(t *testing.T) {
	style, sees := map[string]bool{"passive": true}, map[string]bool{"passive": true, "sorry.if": true}
	for _, c := range []struct {
		good, faulty map[string]bool
		cell         string
		sees         bool
	}{
		{nil, nil, "–", false},
		{style, style, "both", false},
		{style, nil, "–", false},
		{style, sees, "sorry.if", true},
		{nil, sees, "passive, sorry.if", true},
	} {
		if cell, sees := judge(c.good, c.faulty); cell != c.cell || sees != c.sees {
			t.Errorf("%v against %v is %q, %t", c.faulty, c.good, cell, sees)
		}
	}
}
